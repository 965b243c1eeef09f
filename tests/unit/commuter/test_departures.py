"""Next departures from the calls of one stop."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from commuter.shuttles.departures import Call, Headway, StopTimetable, next_departures
from commuter.shuttles.service_days import (
    ServiceCalendar,
    ServiceException,
    ServicePeriod,
    first_day_reaching,
    instant_of,
)

BOSTON = ZoneInfo("America/New_York")
DAILY = ServicePeriod("D", (True,) * 7, date(2026, 1, 1), date(2026, 12, 31))


def call(trip: str, departure: int, **values: object) -> Call:
    made_up = {
        "trip_id": trip,
        "service_id": "D",
        "route_id": "R",
        "stop_id": "S",
        "sequence": 1,
        "departure": departure,
        "trip_start": departure,
        "headsign": "",
    }
    return Call(**(made_up | values))  # type: ignore[arg-type]


def ask(
    calls: list[Call],
    at: datetime,
    *,
    limit: int = 10,
    headways: tuple[Headway, ...] = (),
    removed: tuple[date, ...] = (),
) -> list[tuple[str, str]]:
    gone = [ServiceException("D", day, added=False) for day in removed]
    timetable = StopTimetable(calls, headways, ServiceCalendar([DAILY], gone), BOSTON)
    longest = max((one.departure for one in calls), default=0)
    first = first_day_reaching(at, longest, BOSTON)
    found = next_departures(
        timetable, at=at, days=(first, at.date() + timedelta(days=3)), limit=limit
    )
    return [(one.call.trip_id, one.scheduled.isoformat()) for one in found]


def hours(number: float) -> int:
    return int(number * 3600)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BOSTON)


def test_after_midnight_yesterdays_late_trip_comes_before_todays_first() -> None:
    calls = [call("LATE", hours(25)), call("EARLY", hours(5))]

    assert ask(calls, local("2026-03-05T00:30:00"), limit=2) == [
        ("LATE", "2026-03-05T01:00:00-05:00"),
        ("EARLY", "2026-03-05T05:00:00-05:00"),
    ]


def test_before_midnight_tomorrows_first_trip_follows() -> None:
    calls = [call("LATE", hours(23.9)), call("EARLY", hours(0.25))]

    assert ask(calls, local("2026-03-04T23:45:00"), limit=2) == [
        ("LATE", "2026-03-04T23:54:00-05:00"),
        ("EARLY", "2026-03-05T00:15:00-05:00"),
    ]


def test_a_departure_at_the_very_moment_still_counts() -> None:
    assert ask([call("T", hours(8))], local("2026-03-04T08:00:00"), limit=1) == [
        ("T", "2026-03-04T08:00:00-05:00")
    ]


def test_departures_at_one_time_go_by_trip() -> None:
    calls = [call("B", hours(8)), call("A", hours(8)), call("C", hours(8))]

    found = ask(calls, local("2026-03-04T07:00:00"), limit=3)

    assert [trip for trip, _ in found] == ["A", "B", "C"]


def test_two_service_days_that_meet_at_one_time_go_by_trip() -> None:
    calls = [call("Z", hours(24.5)), call("A", hours(0.5))]

    found = ask(calls, local("2026-03-05T00:00:00"), limit=2)

    assert [trip for trip, _ in found] == ["A", "Z"]


def test_on_a_day_taken_away_nothing_runs_but_the_night_before_still_arrives() -> None:
    calls = [call("DAY", hours(8)), call("NIGHT", hours(25))]

    found = ask(calls, local("2026-07-03T00:00:00"), limit=3, removed=(date(2026, 7, 3),))

    assert found == [
        ("NIGHT", "2026-07-03T01:00:00-04:00"),
        ("DAY", "2026-07-04T08:00:00-04:00"),
        ("NIGHT", "2026-07-05T01:00:00-04:00"),
    ]


def test_a_headway_repeats_the_trip_until_its_end() -> None:
    loop = call("LOOP", hours(0) + 300, trip_start=0)
    headway = Headway("LOOP", hours(6), hours(7), 1200, exact=True)

    found = ask([loop], local("2026-03-04T06:20:00"), limit=3, headways=(headway,))

    assert found == [
        ("LOOP", "2026-03-04T06:25:00-05:00"),
        ("LOOP", "2026-03-04T06:45:00-05:00"),
        ("LOOP", "2026-03-05T06:05:00-05:00"),
    ]


def test_only_an_inexact_headway_is_said_to_be_one() -> None:
    at = local("2026-03-04T05:00:00")
    for exact, expected in ((True, None), (False, 1200)):
        headway = Headway("LOOP", hours(6), hours(7), 1200, exact=exact)
        timetable = StopTimetable(
            [call("LOOP", 0)], [headway], ServiceCalendar([DAILY], []), BOSTON
        )
        found = next_departures(timetable, at=at, days=(at.date(), at.date()), limit=1)
        assert found[0].headway == expected


def test_nothing_calls_means_nothing_departs() -> None:
    assert ask([], local("2026-03-04T05:00:00")) == []


times = st.lists(st.integers(0, hours(50)), min_size=1, max_size=6)
moments = st.datetimes(
    datetime(2026, 2, 20),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2026, 11, 10),  # noqa: DTZ001 - likewise
    timezones=st.just(UTC),
)


@given(times=times, moment=moments, limit=st.integers(1, 12))
def test_stopping_early_gives_the_same_as_looking_at_everything(
    times: list[int], moment: datetime, limit: int
) -> None:
    calls = [call(f"T{number}", time) for number, time in enumerate(times)]
    timetable = StopTimetable(calls, [], ServiceCalendar([DAILY], []), BOSTON)
    first = first_day_reaching(moment, max(times), BOSTON)
    days = [first + timedelta(days=ahead) for ahead in range(12)]

    everything = sorted(
        (instant_of(day, one.departure, BOSTON).astimezone(UTC), one.trip_id)
        for day in days
        for one in calls
        if instant_of(day, one.departure, BOSTON) >= moment
    )
    found = next_departures(timetable, at=moment, days=(days[0], days[-1]), limit=limit)

    assert [(one.scheduled.astimezone(UTC), one.call.trip_id) for one in found] == everything[
        :limit
    ]
