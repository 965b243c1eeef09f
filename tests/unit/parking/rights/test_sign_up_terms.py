"""On which terms a garage takes a sign-up: who, which hours, how many at a time, until when."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parking.access import Window
from parking.rights.refusals import RightsRefusal
from parking.rights.sign_ups.terms import (
    Span,
    Terms,
    Wish,
    find_bar,
    most_at_once,
    stored,
    terms_from,
)

CAMPUS = ZoneInfo("America/New_York")
TERMS = Terms(
    is_open=True,
    places=1,
    windows=(Window(frozenset(range(7)), 18 * 60, 7 * 60), Window(frozenset({5, 6}))),
    classes=frozenset({"nurse"}),
    hours_before=2,
    days_ahead=14,
)


def at(text: str) -> datetime:
    """A moment on campus in March 2026: day and clock time."""
    return datetime.fromisoformat(f"2026-03-{text}").replace(tzinfo=CAMPUS).astimezone(UTC)


def asked(begins: str, ends: str, **more: Any) -> RightsRefusal | None:
    wish = Wish(at(begins), at(ends), more.get("who", "nurse"), at(more.get("now", "04 10:00")))
    return find_bar(more.get("terms", TERMS), wish, more.get("taken", ()), CAMPUS)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        ("04 18:00", "05 07:00"),
        ("06 19:00", "07 19:00"),  # Friday night into Saturday
        ("08 08:00", "09 07:00"),  # Sunday, until Monday morning, over the change to summer time
    ],
)
def test_nights_and_weekends_are_open(begins: str, ends: str) -> None:
    assert asked(begins, ends) is None


@pytest.mark.parametrize(
    ("begins", "ends", "more", "bar"),
    [
        ("04 18:00", "05 07:00", {"terms": Terms()}, RightsRefusal.NO_SIGN_UP),
        ("04 18:00", "05 07:00", {"who": "research"}, RightsRefusal.OTHER_CLASS),
        ("04 17:59", "05 07:00", {}, RightsRefusal.OUTSIDE_HOURS),
        ("04 18:00", "05 07:01", {}, RightsRefusal.OUTSIDE_HOURS),
        ("08 08:00", "09 07:30", {}, RightsRefusal.OUTSIDE_HOURS),
        ("04 18:00", "05 07:00", {"now": "04 16:01"}, RightsRefusal.TOO_LATE),
        ("18 18:00", "19 07:00", {}, RightsRefusal.TOO_EARLY),
    ],
)
def test_what_the_terms_do_not_allow_is_said(
    begins: str, ends: str, more: dict[str, Any], bar: RightsRefusal
) -> None:
    assert asked(begins, ends, **more) is bar


def test_sign_up_closes_and_opens_on_the_minute() -> None:
    assert asked("04 18:00", "05 07:00", now="04 16:00") is None
    assert asked("18 18:00", "19 07:00", now="04 19:00") is None  # an hour of it in summer time


def test_a_place_is_free_as_soon_as_the_one_before_ends() -> None:
    night = (at("04 18:00"), at("05 06:00"))
    assert asked("05 05:59", "05 07:00", taken=[night]) is RightsRefusal.NO_PLACE
    assert asked("05 06:00", "05 07:00", taken=[night]) is None


def test_terms_are_read_back_as_they_were_kept() -> None:
    assert terms_from(stored(TERMS)) == TERMS
    assert not terms_from({}).is_open


HOURS = st.integers(0, 12)
SPANS = st.lists(st.tuples(HOURS, st.integers(1, 6)), max_size=6)


@given(SPANS, HOURS, st.integers(1, 6))
def test_most_at_once_is_what_counting_every_hour_finds(
    drawn: list[tuple[int, int]], begins: int, length: int
) -> None:
    start = at("04 00:00")

    def span(first: int, hours: int) -> Span:
        return start + timedelta(hours=first), start + timedelta(hours=first + hours)

    spans = [span(*each) for each in drawn]
    counted = [
        sum(first <= hour < first + hours for first, hours in drawn)
        for hour in range(begins, begins + length)
    ]
    assert most_at_once(spans, span(begins, length)) == max(counted)
