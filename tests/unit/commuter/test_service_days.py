"""Service days: golden cases of the clock changes and calendars, and promises for all days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commuter.shuttles.service_days import (
    ServiceCalendar,
    ServiceException,
    ServicePeriod,
    first_day_reaching,
    instant_of,
)

BOSTON = ZoneInfo("America/New_York")
ZONES = ("America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")
WEEKDAYS = (True, True, True, True, True, False, False)


def at(hours: int, minutes: int = 0) -> int:
    return hours * 3600 + minutes * 60


@pytest.mark.parametrize(
    ("day", "seconds", "expected"),
    [
        # An ordinary day: service time is the clock.
        (date(2026, 3, 4), at(8), "2026-03-04T08:00:00-05:00"),
        (date(2026, 3, 4), at(25, 30), "2026-03-05T01:30:00-05:00"),
        # Spring forward on 8 March 2026: the day counts from 23:00 of the evening before.
        (date(2026, 3, 8), at(0), "2026-03-07T23:00:00-05:00"),
        (date(2026, 3, 8), at(2, 30), "2026-03-08T01:30:00-05:00"),
        (date(2026, 3, 8), at(3, 0), "2026-03-08T03:00:00-04:00"),
        (date(2026, 3, 8), at(8), "2026-03-08T08:00:00-04:00"),
        # The night before runs on into it on Saturday's own count: 26:30 is after the change.
        (date(2026, 3, 7), at(25, 30), "2026-03-08T01:30:00-05:00"),
        (date(2026, 3, 7), at(26, 30), "2026-03-08T03:30:00-04:00"),
        # Fall back on 1 November 2026: the day counts from one in the morning, summer time.
        (date(2026, 11, 1), at(0), "2026-11-01T01:00:00-04:00"),
        (date(2026, 11, 1), at(0, 30), "2026-11-01T01:30:00-04:00"),
        (date(2026, 11, 1), at(1, 30), "2026-11-01T01:30:00-05:00"),
        (date(2026, 11, 1), at(8), "2026-11-01T08:00:00-05:00"),
        # Saturday's 25:30 is the first of the two half past ones, 26:30 the second.
        (date(2026, 10, 31), at(25, 30), "2026-11-01T01:30:00-04:00"),
        (date(2026, 10, 31), at(26, 30), "2026-11-01T01:30:00-05:00"),
        # The year and a leap day are crossed like any midnight.
        (date(2026, 12, 31), at(24, 15), "2027-01-01T00:15:00-05:00"),
        (date(2028, 2, 28), at(24, 1), "2028-02-29T00:01:00-05:00"),
        (date(2028, 2, 29), at(24, 1), "2028-03-01T00:01:00-05:00"),
    ],
)
def test_service_times_are_the_right_instants(day: date, seconds: int, expected: str) -> None:
    assert instant_of(day, seconds, BOSTON).isoformat() == expected


@given(
    day=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    seconds=st.integers(at(4), at(24) - 1),
    zone=st.sampled_from(ZONES),
)
def test_daytime_is_what_the_clock_shows_on_every_day(day: date, seconds: int, zone: str) -> None:
    # Clocks change before four in the morning, so from then on service time is clock time.
    moment = instant_of(day, seconds, ZoneInfo(zone))

    assert moment.date() == day
    assert moment.hour * 3600 + moment.minute * 60 + moment.second == seconds


@given(
    day=st.dates(date(2020, 1, 1), date(2035, 12, 31)),
    seconds=st.integers(0, at(72)),
    further=st.integers(0, at(48)),
    zone=st.sampled_from(ZONES),
)
def test_riding_time_is_real_time_through_every_clock_change(
    day: date, seconds: int, further: int, zone: str
) -> None:
    first = instant_of(day, seconds, ZoneInfo(zone))
    later = instant_of(day, seconds + further, ZoneInfo(zone))

    assert later.astimezone(UTC) - first.astimezone(UTC) == timedelta(seconds=further)


@given(
    moment=st.datetimes(
        datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        datetime(2035, 12, 31),  # noqa: DTZ001 - likewise
        timezones=st.just(UTC),
    ),
    longest=st.integers(0, at(72)),
    back=st.integers(0, 6),
    zone=st.sampled_from(ZONES),
)
def test_no_service_day_before_the_first_can_still_depart(
    moment: datetime, longest: int, back: int, zone: str
) -> None:
    tz = ZoneInfo(zone)
    before = first_day_reaching(moment, longest, tz) - timedelta(days=1 + back)

    assert instant_of(before, longest, tz) < moment


def test_a_calendar_runs_on_its_weekdays_between_its_dates() -> None:
    calendar = ServiceCalendar(
        [ServicePeriod("WD", WEEKDAYS, date(2026, 3, 2), date(2026, 3, 6))], []
    )

    running = [day for day in range(1, 10) if calendar.services_on(date(2026, 3, day))]

    assert running == [2, 3, 4, 5, 6]


def test_single_dates_add_and_take_away() -> None:
    calendar = ServiceCalendar(
        [ServicePeriod("WD", WEEKDAYS, date(2026, 1, 1), date(2026, 12, 31))],
        [
            ServiceException("WD", date(2026, 7, 3), added=False),
            ServiceException("HOLIDAY", date(2026, 7, 3), added=True),
        ],
    )

    assert calendar.services_on(date(2026, 7, 2)) == {"WD"}
    assert calendar.services_on(date(2026, 7, 3)) == {"HOLIDAY"}


def test_a_calendar_may_consist_of_single_dates_only() -> None:
    day = date(2026, 5, 5)
    calendar = ServiceCalendar([], [ServiceException("X", day, added=True)])

    assert calendar.services_on(day) == {"X"}
    assert calendar.span == (day, day)


def test_several_periods_of_one_service_all_count() -> None:
    always = (True,) * 7
    calendar = ServiceCalendar(
        [
            ServicePeriod("S", always, date(2026, 1, 1), date(2026, 1, 31)),
            ServicePeriod("S", always, date(2026, 3, 1), date(2026, 3, 31)),
        ],
        [],
    )

    assert calendar.services_on(date(2026, 1, 15)) == {"S"}
    assert calendar.services_on(date(2026, 2, 15)) == frozenset()
    assert calendar.services_on(date(2026, 3, 15)) == {"S"}
    assert calendar.span == (date(2026, 1, 1), date(2026, 3, 31))


def test_an_empty_calendar_has_no_span() -> None:
    assert ServiceCalendar([], []).span is None
