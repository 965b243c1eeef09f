"""Questions about the timetables in force: feeds, stops, routes, and the next departures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.orm import Session, contains_eager

from commuter.shuttles import departures as pure
from commuter.shuttles import models
from commuter.shuttles.models import Feed, Route, Stop, Version
from commuter.shuttles.service_days import (
    ServiceCalendar,
    ServiceException,
    ServicePeriod,
    first_day_reaching,
)

LOOK_AHEAD_DAYS = 7

Located = TypeVar("Located", Stop, Route)


class AmbiguousFeedError(Exception):
    """An id is in several feeds, and nobody said which is meant."""

    def __init__(self, feeds: Sequence[str]) -> None:
        super().__init__(", ".join(feeds))
        self.feeds = tuple(feeds)


@dataclass(frozen=True)
class StopDeparture:
    """A departure with the route and the platform it belongs to."""

    departure: pure.Departure
    route: Route
    stop: Stop

    @property
    def scheduled(self) -> datetime:
        """By the timetable."""
        return self.departure.scheduled

    @property
    def expected(self) -> datetime:
        """What to expect: without live data, the timetable's time."""
        return self.departure.scheduled

    @property
    def realtime(self) -> bool:
        """Whether `expected` comes from the vehicle itself."""
        return False

    @property
    def headsign(self) -> str:
        """Where it goes, as its sign says."""
        return self.departure.call.headsign


@dataclass(frozen=True)
class Board:
    """A stop's next departures and the timetable they come from."""

    stop: Stop
    version: Version
    departures: tuple[StopDeparture, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The zone the stop's clock shows."""
        return ZoneInfo(self.version.timezone)


def next_departures(
    session: Session,
    stop_id: str,
    at: datetime,
    limit: int,
    feed: str | None = None,
    look_ahead: int = LOOK_AHEAD_DAYS,
) -> Board | None:
    """The next departures from a stop, or from all platforms of a station; None: no such stop.

    Looks `look_ahead` service days past the day of `at`. A fixed number of queries; of the calls
    only the stop's own are read. Raises AmbiguousFeedError where several feeds have the id.
    """
    found = find_stop(session, stop_id, feed)
    if found is None:
        return None
    return departures_at(session, (found, version_of(session, found)), at, limit, look_ahead)


def departures_at(
    session: Session,
    place: tuple[Stop, Version],
    at: datetime,
    limit: int,
    look_ahead: int = LOOK_AHEAD_DAYS,
) -> Board:
    """As next_departures, for a stop in hand with its version."""
    stop, version = place
    zone = ZoneInfo(version.timezone)
    first = first_day_reaching(at, version.longest, zone)
    last = at.astimezone(zone).date() + timedelta(days=look_ahead)
    calendar = find_calendar(session, version.id, first, last)
    platforms = {one.stop_id: one for one in _platforms(session, stop)}
    calls = _calls_at(session, version.id, platforms, calendar.services_within(first, last))
    timetable = pure.StopTimetable(calls, _headways_of(session, version.id, calls), calendar, zone)
    coming = pure.next_departures(timetable, at=at, days=(first, last), limit=limit)
    routes = _routes_by_id(session, version.id, {one.call.route_id for one in coming})
    return Board(
        stop,
        version,
        tuple(
            StopDeparture(one, routes[one.call.route_id], platforms[one.call.stop_id])
            for one in coming
        ),
    )


def version_of(session: Session, part: Stop | Route) -> Version:
    """The version that a stop or a route belongs to, with its feed."""
    return session.scalars(
        select(Version)
        .join(Version.feed)
        .options(contains_eager(Version.feed))
        .where(Version.id == part.version_id)
    ).one()


def find_calendar(session: Session, version_id: int, first: date, last: date) -> ServiceCalendar:
    """The service days of a version as far as they matter from first to last."""
    periods = session.scalars(
        select(models.ServicePeriod).where(
            models.ServicePeriod.version_id == version_id,
            models.ServicePeriod.starts_on <= last,
            models.ServicePeriod.ends_on >= first,
        )
    )
    dates = session.scalars(
        select(models.ServiceDate).where(
            models.ServiceDate.version_id == version_id,
            models.ServiceDate.day.between(first, last),
        )
    )
    return ServiceCalendar(
        [to_period(one) for one in periods],
        [ServiceException(one.service_id, one.day, one.added) for one in dates],
    )


def find_stop(session: Session, stop_id: str, feed: str | None = None) -> Stop | None:
    """A stop in force by the feed's own id. Raises AmbiguousFeedError."""
    return _only(_located(session, Stop, Stop.stop_id == stop_id, feed))


def find_route(session: Session, route_id: str, feed: str | None = None) -> Route | None:
    """A route in force by the feed's own id. Raises AmbiguousFeedError."""
    return _only(_located(session, Route, Route.route_id == route_id, feed))


def is_served(session: Session, stop: Stop) -> bool:
    """Whether any trip of the timetable can be boarded at the stop or one of its platforms."""
    platforms = {one.stop_id for one in _platforms(session, stop)}
    call = models.Call
    one = select(call.trip_id).where(
        call.version_id == stop.version_id, call.stop_id.in_(platforms), call.boards
    )
    return session.scalar(one.limit(1)) is not None


def _located(
    session: Session, model: type[Located], is_it: ColumnElement[bool], feed: str | None
) -> Sequence[Row[Located, str]]:
    query = (
        select(model, Feed.slug)
        .join(Version, Version.id == model.version_id)
        .join(Feed, Feed.id == Version.feed_id)
        .where(Version.superseded_at.is_(None), is_it)
        .order_by(Feed.slug)
    )
    return session.execute(query if feed is None else query.where(Feed.slug == feed)).all()


def _only(rows: Sequence[Row[Located, str]]) -> Located | None:
    if len(rows) > 1:
        raise AmbiguousFeedError([slug for _, slug in rows])
    return rows[0][0] if rows else None


def _platforms(session: Session, stop: Stop) -> Sequence[Stop]:
    """The stop itself, and where it is a station, all that names it as parent."""
    return session.scalars(
        select(Stop).where(
            Stop.version_id == stop.version_id,
            or_(Stop.stop_id == stop.stop_id, Stop.parent_id == stop.stop_id),
        )
    ).all()


def _calls_at(
    session: Session, version_id: int, stops: Collection[str], services: Collection[str]
) -> list[pure.Call]:
    call, trip = models.Call, models.Trip
    rows = session.execute(
        select(
            call.trip_id,
            trip.service_id,
            trip.route_id,
            call.stop_id,
            call.sequence,
            call.departure,
            trip.starts_at,
            call.headsign,
            trip.headsign,
        )
        .join(trip, (trip.version_id == call.version_id) & (trip.trip_id == call.trip_id))
        .where(call.version_id == version_id, call.stop_id.in_(stops), call.boards)
        .where(trip.service_id.in_(services))
    )
    return [pure.Call(*row[:7], headsign=row[7] or row[8]) for row in rows]


def _headways_of(
    session: Session, version_id: int, calls: Collection[pure.Call]
) -> list[pure.Headway]:
    if not calls:
        return []
    stops = {call.stop_id for call in calls}
    headway, call = models.Headway, models.Call
    calling = select(call.trip_id).where(call.version_id == version_id, call.stop_id.in_(stops))
    rows = session.scalars(
        select(headway).where(headway.version_id == version_id, headway.trip_id.in_(calling))
    )
    return [pure.Headway(row.trip_id, row.start, row.end, row.seconds, row.exact) for row in rows]


def _routes_by_id(
    session: Session, version_id: int, route_ids: Collection[str]
) -> dict[str, Route]:
    rows = session.scalars(
        select(Route).where(Route.version_id == version_id, Route.route_id.in_(route_ids))
    )
    return {route.route_id: route for route in rows}


def to_headway(row: models.Headway) -> pure.Headway:
    """A stored headway as the pure rules take it."""
    return pure.Headway(row.trip_id, row.start, row.end, row.seconds, row.exact)


def to_period(row: models.ServicePeriod) -> ServicePeriod:
    """A stored period as the pure rules take it."""
    runs = [mark == "1" for mark in row.weekdays]
    return ServicePeriod(
        row.service_id,
        (runs[0], runs[1], runs[2], runs[3], runs[4], runs[5], runs[6]),
        row.starts_on,
        row.ends_on,
    )
