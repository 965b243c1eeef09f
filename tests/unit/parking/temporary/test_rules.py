"""Temporary plates: which days may be chosen, how days are counted, when the end is told."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from parking.temporary.rules import TOLD_AHEAD, Limits, Span, days_used, last_days, tell_at

LIMITS = Limits(days_at_once=14, days_a_year=60)
TODAY = date(2028, 2, 29)
days = st.dates(date(2026, 1, 1), date(2029, 12, 31))


def days_from(first: date, count: int) -> list[date]:
    return [first + timedelta(days=n) for n in range(count)]


def test_today_is_the_first_choice_and_the_limit_the_last():
    assert last_days(TODAY, 0, LIMITS, TODAY) == days_from(TODAY, 14)


def test_what_is_left_of_the_year_counts_where_it_is_less():
    assert last_days(TODAY, 57, LIMITS, TODAY) == days_from(TODAY, 3)
    assert last_days(TODAY, 60, LIMITS, TODAY) == []
    assert last_days(TODAY, 75, LIMITS, TODAY) == []


def test_one_that_stands_may_be_kept_as_long_as_a_new_one_might_have_been():
    began = TODAY - timedelta(days=10)
    assert last_days(began, 0, LIMITS, TODAY) == days_from(TODAY, 4)


@given(st.lists(st.tuples(days, st.integers(0, 30)), max_size=6), days)
def test_a_day_counts_once_within_a_year_and_not_before_it_has_come(drawn, today):
    spans = [Span(first, first + timedelta(days=length)) for first, length in drawn]
    year = days_from(today - timedelta(days=364), 365)
    assert days_used(spans, today) == sum(
        any(span.first <= day <= span.last for span in spans) for day in year
    )


@given(st.integers(1, 14 * 24 * 60))
def test_the_end_is_told_before_it_and_never_at_once(minutes):
    begins = datetime(2026, 3, 4, 11, 40, tzinfo=UTC)
    ends = begins + timedelta(minutes=minutes)
    assert begins < tell_at(begins, ends) < ends
    assert ends - tell_at(begins, ends) <= TOLD_AHEAD
