"""What a product costs from a day on, by the month or by the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parking.permits.pricing import divide
from parking.products.prices import Tariff, felt_from, is_backwards, next_price

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
price_lists = st.dictionaries(days, st.integers(0, 100_000), min_size=1, max_size=4).map(
    lambda found: sorted(found.items())
)


@given(price_lists, days)
@settings(max_examples=200)
def test_a_later_price_changes_no_day_before_it(prices: list[tuple[date, int]], day: date) -> None:
    before, after = Tariff(prices[:-1]), Tariff(prices)
    last_day, cents = prices[-1]

    assert after.on(day) == (cents if day >= last_day else before.on(day))


@given(price_lists, days, st.integers(1, 31))
@settings(max_examples=200)
def test_days_at_a_price_a_day_cost_their_sum_and_go_back_at_it(
    prices: list[tuple[date, int]], day: date, cut: int
) -> None:
    tariff = Tariff(prices, is_by_day=True)
    price = tariff.rest_of_month(day)

    if price is None:
        assert tariff.on(day) is None
        return
    every = [price.first_day + timedelta(days=number) for number in range(price.days)]
    assert price.cents == sum(tariff.on(one) or 0 for one in every)
    division = divide(price, price.first_day + timedelta(days=cut))
    kept = division.kept.cents if division.kept else 0
    assert kept == sum(tariff.on(one) or 0 for one in every[:cut])
    assert kept + division.back_cents == price.cents


def test_an_event_is_paid_for_its_own_days_alone() -> None:
    tariff = Tariff([(date(2026, 1, 1), 2_500)], True, date(2026, 5, 9), date(2026, 5, 10))

    price = tariff.rest_of_month(date(2026, 3, 4))
    assert price is not None
    assert (price.first_day, price.last_day, price.cents) == (
        date(2026, 5, 9),
        date(2026, 5, 10),
        5_000,
    )
    assert tariff.rest_of_month(date(2026, 5, 11)) is None
    assert not tariff.is_over(date(2026, 5, 10))
    assert tariff.is_over(date(2026, 5, 11))


@pytest.mark.parametrize(
    ("start", "known", "expected"),
    [
        (date(2026, 3, 3), [], True),
        (date(2026, 3, 4), [], False),
        (date(2026, 3, 4), [date(2026, 1, 1)], True),
        (date(2026, 3, 5), [date(2026, 1, 1)], False),
        (date(2026, 3, 4), [date(2026, 6, 1)], False),
    ],
)
def test_a_price_is_never_set_for_days_that_are_past_or_sold(
    start: date, known: list[date], expected: bool
) -> None:
    assert is_backwards(start, date(2026, 3, 4), [(day, 1) for day in known]) is expected


def test_a_new_price_is_felt_on_the_first_day_that_is_not_paid() -> None:
    prices = [(date(2026, 1, 1), 100), (date(2026, 7, 1), 200)]

    assert next_price(prices, date(2026, 3, 4)) == (date(2026, 7, 1), 200)
    assert next_price(prices, date(2026, 7, 1)) is None
    assert felt_from(date(2026, 7, 1), date(2026, 8, 1)) == date(2026, 8, 1)
    assert felt_from(date(2026, 7, 1), date(2026, 6, 1)) == date(2026, 7, 1)
