"""Proration: exact to the cent, conserved, and never more than the whole."""

import calendar
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parking.permits.pricing import (
    cents_until,
    divide,
    last_day_of_month,
    next_month,
    price_days,
    price_on,
    price_rest_of_month,
    prorate,
    rest_of_month,
)

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))
prices = st.integers(0, 500_000)


def test_a_price_for_nine_of_thirty_days() -> None:
    price = rest_of_month(12_000, date(2026, 11, 22))

    assert (price.days, price.days_in_month, price.cents) == (9, 30, 3_600)


def test_half_a_cent_is_rounded_for_the_buyer() -> None:
    assert rest_of_month(5, date(2026, 11, 16)).cents == 2  # 15 of 30 days of 5 cents: 2.5
    assert prorate(5, date(2026, 11, 1), date(2026, 11, 15)).cents == 3


def test_the_29th_of_february_is_a_day_like_any_other() -> None:
    leap, plain = rest_of_month(2_900, date(2028, 2, 29)), rest_of_month(2_800, date(2027, 2, 28))

    assert (leap.days, leap.days_in_month, leap.cents) == (1, 29, 100)
    assert (plain.days, plain.days_in_month, plain.cents) == (1, 28, 100)


def test_the_first_of_the_month_costs_the_whole_month() -> None:
    price = rest_of_month(12_345, date(2026, 3, 1))

    assert price.is_whole_month
    assert price.cents == 12_345


@given(prices, days)
def test_the_price_is_the_exact_share_to_less_than_a_cent(month_cents: int, day: date) -> None:
    price = rest_of_month(month_cents, day)
    share = Fraction(month_cents * price.days, price.days_in_month)

    assert abs(price.cents - share) <= Fraction(1, 2)
    assert 0 <= price.cents <= month_cents


@given(prices, days, st.sets(st.integers(1, 30)))
def test_however_a_month_is_cut_the_parts_add_up(
    month_cents: int, day: date, cuts: set[int]
) -> None:
    """Bought on one day, switched on another, ended on a third: nobody gains or loses a cent."""
    first, last = day.replace(day=1), last_day_of_month(day)
    starts = sorted({1, *(cut for cut in cuts if cut <= last.day)})
    ends = [*(start - 1 for start in starts[1:]), last.day]

    parts = [
        prorate(month_cents, first.replace(day=a), first.replace(day=b)).cents
        for a, b in zip(starts, ends, strict=True)
    ]

    assert sum(parts) == month_cents
    assert all(part >= 0 for part in parts)


@given(prices, days)
def test_a_later_start_never_costs_more(month_cents: int, day: date) -> None:
    if day != last_day_of_month(day):
        later = day + timedelta(days=1)
        assert rest_of_month(month_cents, later).cents <= rest_of_month(month_cents, day).cents


@given(st.integers(0, 10_000), st.integers(28, 31))
def test_no_day_costs_a_cent_more_than_another(month_cents: int, length: int) -> None:
    each = [
        cents_until(month_cents, day, length) - cents_until(month_cents, day - 1, length)
        for day in range(1, length + 1)
    ]

    assert max(each) - min(each) <= 1


@given(days)
def test_months_follow_one_another(day: date) -> None:
    assert last_day_of_month(day).day == calendar.monthrange(day.year, day.month)[1]
    assert next_month(day) - timedelta(days=1) == last_day_of_month(day)


@pytest.mark.parametrize(
    ("cents", "first", "last"),
    [
        (-1, date(2026, 3, 1), date(2026, 3, 2)),
        (100, date(2026, 3, 2), date(2026, 3, 1)),
        (100, date(2026, 3, 31), date(2026, 4, 1)),
    ],
)
def test_nonsense_is_refused(cents: int, first: date, last: date) -> None:
    with pytest.raises(ValueError, match=r"never negative|in order and in one month"):
        prorate(cents, first, last)


def test_the_newest_price_that_has_begun_is_in_force() -> None:
    prices_by_day = [(date(2026, 7, 1), 200), (date(2026, 1, 1), 100)]

    assert price_on(prices_by_day, date(2025, 12, 31)) is None
    assert price_on(prices_by_day, date(2026, 6, 30)) == 100
    assert price_on(prices_by_day, date(2026, 7, 1)) == 200


def test_a_price_that_changes_within_the_month_counts_from_its_day() -> None:
    prices_by_day = [(date(2026, 1, 1), 30_000), (date(2026, 11, 16), 36_000)]

    price = price_rest_of_month(prices_by_day, date(2026, 11, 11))

    assert price is not None
    assert [(part.days, part.cents) for part in price.parts] == [(5, 5_000), (15, 18_000)]
    assert (price.cents, price.month_cents) == (23_000, 36_000)
    assert price_rest_of_month([(date(2026, 11, 16), 1)], date(2026, 11, 11)) is None


@given(
    days,
    st.lists(st.tuples(st.integers(1, 31), prices), min_size=1, max_size=4),
    st.sets(st.integers(1, 31), max_size=5),
)
def test_whatever_is_given_back_and_kept_is_what_was_paid(
    day: date, changes: list[tuple[int, int]], cuts: set[int]
) -> None:
    """Bought, ended, switched and left, with prices that change: the cents are conserved."""
    first, last = day.replace(day=1), last_day_of_month(day)
    changed = {first.replace(day=min(start, last.day)): cents for start, cents in changes}
    by_day = sorted({first: 31_000, **changed}.items())
    price = price_days(by_day, day, last)
    assert price is not None
    paid, back = price.cents, 0

    for cut in sorted(cuts, reverse=True):
        division = divide(price, first.replace(day=min(cut, last.day)))
        kept = division.kept.cents if division.kept else 0
        assert kept + division.back_cents == price.cents
        back += division.back_cents
        if division.kept is None:
            price = None
            break
        price = division.kept
        assert price_days(price.steps, price.first_day, price.last_day) == price

    assert back + (price.cents if price else 0) == paid
