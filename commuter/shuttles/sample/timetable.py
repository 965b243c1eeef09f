"""Builds the sample network's timetable for a span of dates, the same for the same dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from commuter.shuttles.departures import Headway
from commuter.shuttles.records import (
    Agency,
    FeedInfo,
    Route,
    Stop,
    StopTime,
    Timetable,
    Trip,
)
from commuter.shuttles.sample.holidays import holidays_of
from commuter.shuttles.sample.network import DAILY, LINES, PLACES, WEEKDAY, WEEKEND, Line, Run
from commuter.shuttles.service_days import ServiceException, ServicePeriod, days_between

SAMPLE_VERSION = "sample-1"
PUBLISHER = "Gatehouse"
PUBLISHER_URL = "https://gatehouse.example/"
_AGENCY_ID = "campus"
_LAYOVER = 5 * 60
_WORKDAYS = (True, True, True, True, True, False, False)
_WEEKEND = (False, False, False, False, False, True, True)
_ALL_DAYS = (True, True, True, True, True, True, True)
_YES = 1


@dataclass(frozen=True)
class _Way:
    """One direction of a line: its stops with seconds from the start, and what its sign says."""

    direction: int
    stops: tuple[str, ...]
    offsets: tuple[int, ...]
    sign: str


def span_around(today: date) -> tuple[date, date]:
    """From the first of a month at least 30 days back to the end of one at least a year ahead."""
    start = (today - timedelta(days=30)).replace(day=1)
    beyond = (today + timedelta(days=366)).replace(day=1) + timedelta(days=31)
    return start, beyond.replace(day=1) - timedelta(days=1)


def build(start: date, end: date, timezone: str) -> Timetable:
    """The whole sample network, in service from start to end."""
    trips = [(line, run, trip) for line in LINES for run, trip in _trips_of(line)]
    return Timetable(
        agencies=(Agency(_AGENCY_ID, "Campus shuttles (sample)", PUBLISHER_URL, timezone, ""),),
        stops=tuple(
            Stop(stop_id, "", place.name, place.latitude, place.longitude, 0, "", "", _YES)
            for stop_id, place in PLACES.items()
        ),
        routes=tuple(
            Route(_route_id(line), line.number, line.name, line.note, line.color, "FFFFFF", order)
            for order, line in enumerate(LINES)
        ),
        trips=tuple(trip for _, _, trip in trips),
        headways=tuple(_headway(run, trip) for _, run, trip in trips if run.headway),
        periods=(
            ServicePeriod(WEEKDAY, _WORKDAYS, start, end),
            ServicePeriod(WEEKEND, _WEEKEND, start, end),
            ServicePeriod(DAILY, _ALL_DAYS, start, end),
        ),
        exceptions=tuple(_holiday_service(start, end)),
        info=FeedInfo(PUBLISHER, SAMPLE_VERSION, "en"),
    )


def _holiday_service(start: date, end: date) -> Iterator[ServiceException]:
    """On a holiday that falls on a working day, weekend service instead of weekday service."""
    holidays = {day for year in range(start.year, end.year + 1) for day in holidays_of(year)}
    for day in days_between(start, end):
        if day in holidays and _WORKDAYS[day.weekday()]:
            yield ServiceException(WEEKDAY, day, added=False)
            yield ServiceException(WEEKEND, day, added=True)


def _trips_of(line: Line) -> Iterator[tuple[Run, Trip]]:
    for way in _ways(line):
        for run in line.runs:
            first, last = _seconds(run.first), _seconds(run.last)
            turned = way.offsets[-1] + _LAYOVER if way.direction else 0
            starts = [first] if run.headway else range(first, last + 1, run.every * 60)
            for start in starts:
                yield run, _trip(line, way, run, start + turned)


def _ways(line: Line) -> list[_Way]:
    stops = tuple(stop for stop, _ in line.stops)
    offsets = tuple(accumulate(minutes * 60 for _, minutes in line.stops))
    if line.minutes_back:
        closed = (*offsets, offsets[-1] + line.minutes_back * 60)
        return [_Way(0, (*stops, stops[0]), closed, line.loop_sign)]
    back = tuple(offsets[-1] - offset for offset in reversed(offsets))
    return [
        _Way(0, stops, offsets, PLACES[stops[-1]].name),
        _Way(1, stops[::-1], back, PLACES[stops[0]].name),
    ]


def _trip(line: Line, way: _Way, run: Run, start: int) -> Trip:
    last = len(way.stops) - 1
    clock = f"{start // 3600:02d}{start // 60 % 60:02d}"
    return Trip(
        trip_id=f"{_AGENCY_ID}-{line.number}-{run.service}-{way.direction}-{clock}",
        route_id=_route_id(line),
        service_id=run.service,
        headsign=way.sign,
        short_name="",
        direction=way.direction,
        wheelchair=_YES,
        block_id="",
        calls=tuple(
            StopTime(stop, number + 1, start + offset, start + offset, number != last, False, "")
            for number, (stop, offset) in enumerate(zip(way.stops, way.offsets, strict=True))
        ),
    )


def _headway(run: Run, trip: Trip) -> Headway:
    return Headway(trip.trip_id, _seconds(run.first), _seconds(run.last), run.every * 60, False)


def _route_id(line: Line) -> str:
    return f"{_AGENCY_ID}-{line.number}"


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60
