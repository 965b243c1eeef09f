"""A route on one day, read from the database: its directions, stops and trips."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from commuter.shuttles import models
from commuter.shuttles.departures import Headway
from commuter.shuttles.models import Route, Stop
from commuter.shuttles.queries import find_calendar, to_headway
from commuter.shuttles.timetables import Grid, TripTimes, build_grid

_SEARCHED_DAYS = 370


@dataclass(frozen=True)
class Direction:
    """One direction of a route: where it goes, and its day as a grid. `stops` go by stop id."""

    number: int
    headsigns: tuple[str, ...]
    grid: Grid
    stops: dict[str, Stop]


@dataclass(frozen=True)
class RouteDay:
    """A route on a day. `runs` is false where the grid shows the route but nothing runs."""

    route: Route
    day: date
    directions: tuple[Direction, ...]


def read_route_day(session: Session, route: Route, day: date) -> RouteDay:
    """The trips that run on a service day, by direction; no direction where none runs."""
    calendar = find_calendar(session, route.version_id, day, day)
    trips = _trips(session, route, calendar.services_on(day))
    stops = _stops(session, route.version_id, {stop for _, trip in trips for stop in trip.stops})
    return RouteDay(route, day, tuple(_directions(trips, stops)))


def list_stops_of_route(session: Session, route: Route) -> list[Stop]:
    """Every stop of the route on any day, in the order of travel of its longest trips."""
    trips = _trips(session, route, None)
    grid = build_grid([trip for _, trip in trips if trip.stops])
    stops = _stops(session, route.version_id, set(grid.columns))
    return [stops[stop_id] for stop_id in dict.fromkeys(grid.columns)]


def find_next_service_day(session: Session, route: Route, after: date) -> date | None:
    """The first day after `after` on which the route runs; None where the timetable has none."""
    last = after + timedelta(days=_SEARCHED_DAYS)
    calendar = find_calendar(session, route.version_id, after, last)
    own = set(
        session.scalars(
            select(models.Trip.service_id)
            .where(
                models.Trip.version_id == route.version_id,
                models.Trip.route_id == route.route_id,
            )
            .distinct()
        )
    )
    days = (after + timedelta(days=ahead) for ahead in range(1, _SEARCHED_DAYS))
    return next((day for day in days if calendar.services_on(day) & own), None)


def _trips(
    session: Session, route: Route, services: frozenset[str] | None
) -> list[tuple[int, TripTimes]]:
    trip, call = models.Trip, models.Call
    query = (
        select(trip.trip_id, trip.direction, trip.headsign, call.stop_id, call.departure)
        .join(call, (call.version_id == trip.version_id) & (call.trip_id == trip.trip_id))
        .where(trip.version_id == route.version_id, trip.route_id == route.route_id)
        .order_by(trip.direction, trip.trip_id, call.sequence)
    )
    if services is not None:
        query = query.where(trip.service_id.in_(services))
    repeats = _headways(session, route)
    found: list[tuple[int, TripTimes]] = []
    rows = session.execute(query)
    for (trip_id, direction, headsign), calls in groupby(rows, key=lambda row: row[:3]):
        stops, times = zip(*((row[3], row[4]) for row in calls), strict=True)
        once = TripTimes(trip_id, headsign, stops, times)
        found += [(direction, run) for run in _runs(once, repeats.get(trip_id, ()))]
    return found


def _runs(trip: TripTimes, headways: Sequence[Headway]) -> Iterator[TripTimes]:
    """The trip once; or each of its exact starts; or one row for each promised interval."""
    if not headways:
        yield trip
    for headway in headways:
        starts = headway.starts() if headway.exact else [headway.start]
        for start in starts:
            moved = tuple(time - trip.times[0] + start for time in trip.times)
            if headway.exact:
                yield replace(trip, times=moved)
            else:
                yield replace(trip, times=moved, every=headway.seconds, until=headway.end)


def _headways(session: Session, route: Route) -> dict[str, list[Headway]]:
    headway, trip = models.Headway, models.Trip
    rows = session.scalars(
        select(headway)
        .join(trip, (trip.version_id == headway.version_id) & (trip.trip_id == headway.trip_id))
        .where(trip.version_id == route.version_id, trip.route_id == route.route_id)
        .order_by(headway.start)
    )
    found: dict[str, list[Headway]] = defaultdict(list)
    for row in rows:
        found[row.trip_id].append(to_headway(row))
    return found


def _stops(session: Session, version_id: int, stop_ids: set[str]) -> dict[str, Stop]:
    rows = session.scalars(
        select(Stop).where(Stop.version_id == version_id, Stop.stop_id.in_(stop_ids))
    )
    return {stop.stop_id: stop for stop in rows}


def _directions(
    trips: Sequence[tuple[int, TripTimes]], stops: dict[str, Stop]
) -> Iterator[Direction]:
    for number, group in groupby(trips, key=lambda pair: pair[0]):
        own = [trip for _, trip in group]
        headsigns = tuple(dict.fromkeys(trip.headsign for trip in own))
        yield Direction(number, headsigns, build_grid(own), stops)
