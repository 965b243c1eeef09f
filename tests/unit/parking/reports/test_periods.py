"""Periods: their parts, the year before, and what somebody may ask for."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from parking.reports.periods import Period, choose_period, presets

TODAY = date(2026, 3, 4)
DAYS = st.dates(date(2001, 1, 1), date(2040, 1, 1))


@given(DAYS, st.integers(0, 1000))
def test_parts_cover_every_day_once_and_know_their_place(first: date, days: int) -> None:
    period = Period(first, first + timedelta(days=days))
    parts = period.parts
    assert (parts[0].first, parts[-1].last) == (period.first, period.last)
    for earlier, later in pairwise(parts):
        assert later.first == earlier.last + timedelta(days=1)
    for at, part in enumerate(parts):
        assert period.place_of(part.first) == period.place_of(part.last) == at
    assert period.place_of(first - timedelta(days=1)) is None


def test_the_year_before_a_leap_day_ends_on_the_28th() -> None:
    assert Period(date(2024, 2, 1), date(2024, 2, 29)).year_before == Period(
        date(2023, 2, 1), date(2023, 2, 28)
    )


def test_each_day_stands_beside_the_same_day_of_the_year_before() -> None:
    leap = Period(date(2024, 2, 27), date(2024, 3, 2))
    assert leap.beside(["27", "28", "1", "2"]) == ["27", "28", None, "1", "2"]
    after = Period(date(2025, 2, 27), date(2025, 3, 2))
    assert after.beside(["27", "28", "29", "1", "2"]) == ["27", "28", "1", "2"]
    assert Period(date(2024, 2, 29), date(2024, 3, 1)).beside(["28", "1"]) == [None, "1"]


@given(DAYS, st.integers(0, 1000))
def test_every_part_has_something_or_nothing_beside_it(first: date, days: int) -> None:
    """Whether a period is cut by the day hangs on its length, which a leap day changes."""
    period = Period(first, first + timedelta(days=days))
    before = period.year_before
    beside = period.beside([part.first for part in before.parts])
    assert before.is_by_day is period.is_by_day
    assert len(beside) == len(period.parts)
    for part, other in zip(period.parts, beside, strict=True):
        if other is None:
            assert (part.first.month, part.first.day) == (2, 29)
        elif period.is_by_day:
            assert (other.month, other.day) == (part.first.month, part.first.day)
        else:
            assert other.month == part.first.month


def test_what_is_asked_for_is_put_right() -> None:
    assert choose_period(None, None, TODAY) == Period(date(2025, 4, 1), TODAY)
    assert choose_period(date(2026, 1, 1), date(2030, 1, 1), TODAY).last == TODAY
    assert choose_period(date(2026, 3, 1), date(2026, 2, 1), TODAY).first == date(2025, 3, 1)
    assert choose_period(date(1900, 1, 1), None, TODAY).first.year == 2023
    assert presets(date(2026, 1, 15))["last_month"] == Period(date(2025, 12, 1), date(2025, 12, 31))
