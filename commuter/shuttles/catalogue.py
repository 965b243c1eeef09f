"""What timetables are in force: their feeds, routes and stops, listed, searched and outlined."""

import unicodedata
from collections.abc import Collection

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from commuter.shuttles import models
from commuter.shuttles.changes import (
    Outline,
    route_text,
    service_texts,
    stop_text,
    trip_texts,
)
from commuter.shuttles.models import Feed, Route, Stop, Version
from commuter.shuttles.queries import to_headway, to_period
from commuter.shuttles.records import STATION
from commuter.shuttles.service_days import ServiceException


def list_feeds(session: Session) -> list[Version]:
    """The version in force of every feed, with its feed, by slug."""
    return list(session.scalars(_in_force().order_by(Feed.slug)))


def find_version(session: Session, slug: str) -> Version | None:
    """The version in force of one feed, with its feed."""
    return session.scalar(_in_force().where(Feed.slug == slug))


def outline_in_force(session: Session, slug: str) -> Outline | None:
    """What of a feed in force a new one is compared with; None where the feed is new."""
    version = find_version(session, slug)
    if version is None:
        return None
    of_version = {"version_id": version.id}
    periods = session.scalars(select(models.ServicePeriod).filter_by(**of_version))
    dates = session.scalars(select(models.ServiceDate).filter_by(**of_version))
    headways = session.scalars(select(models.Headway).filter_by(**of_version))
    stops = session.scalars(select(Stop).filter_by(**of_version))
    routes = session.scalars(select(Route).filter_by(**of_version))
    trips = session.execute(select(models.Trip.trip_id, models.Trip.digest).filter_by(**of_version))
    return Outline(
        routes={
            one.route_id: route_text(one.short_name, one.long_name, one.color) for one in routes
        },
        stops={one.stop_id: stop_text(one.name, one.latitude, one.longitude) for one in stops},
        trips=trip_texts(
            {row.trip_id: row.digest for row in trips}, [to_headway(one) for one in headways]
        ),
        services=service_texts(
            [to_period(one) for one in periods],
            [ServiceException(one.service_id, one.day, one.added) for one in dates],
        ),
        span=(version.starts_on, version.ends_on)
        if version.starts_on and version.ends_on
        else None,
    )


def list_stops(
    session: Session, feed: str | None = None, text: str = "", *, with_platforms: bool = False
) -> list[tuple[Stop, Feed]]:
    """Stops and stations by name; platforms are reached by their station, or listed too.

    `text` narrows to those with it in name or code, whatever the case and the accents: that is
    why it is done here and not by the database.
    """
    query = (
        select(Stop, Feed)
        .join(Version, Version.id == Stop.version_id)
        .join(Feed, Feed.id == Version.feed_id)
        .where(Version.superseded_at.is_(None), Stop.location_type.in_((0, STATION)))
        .order_by(func.lower(Stop.name), Feed.slug, Stop.stop_id)
    )
    if not with_platforms:
        query = query.where(or_(Stop.parent_id == "", Stop.location_type == STATION))
    if feed is not None:
        query = query.where(Feed.slug == feed)
    return [
        (stop, owner)
        for stop, owner in session.execute(query)
        if is_called(text, stop.name, stop.code)
    ]


def list_routes(
    session: Session, feed: str | None = None, text: str = ""
) -> list[tuple[Route, Feed]]:
    """Routes in force, in the order their feeds give them; `text` narrows by name."""
    query = (
        select(Route, Feed)
        .join(Version, Version.id == Route.version_id)
        .join(Feed, Feed.id == Version.feed_id)
        .where(Version.superseded_at.is_(None))
        .order_by(Feed.slug, Route.sort_order, Route.short_name, Route.route_id)
    )
    if feed is not None:
        query = query.where(Feed.slug == feed)
    return [
        (route, owner)
        for route, owner in session.execute(query)
        if is_called(text, route.short_name, route.long_name)
    ]


def routes_at_stops(
    session: Session, stops: Collection[Stop]
) -> dict[tuple[int, str], list[Route]]:
    """The routes that call at each of the stops, by (version, stop), in their order; one query."""
    call, trip = models.Call, models.Trip
    rows = session.execute(
        select(call.stop_id, Route)
        .join(trip, (trip.version_id == call.version_id) & (trip.trip_id == call.trip_id))
        .join(Route, (Route.version_id == trip.version_id) & (Route.route_id == trip.route_id))
        .where(call.version_id.in_({stop.version_id for stop in stops}))
        .where(call.stop_id.in_({stop.stop_id for stop in stops}))
        .distinct()
    )
    found: dict[tuple[int, str], list[Route]] = {}
    for stop_id, route in rows:
        found.setdefault((route.version_id, stop_id), []).append(route)
    for routes in found.values():
        routes.sort(key=lambda route: (route.sort_order, route.short_name, route.route_id))
    return found


def _in_force() -> Select[Version]:
    return (
        select(Version)
        .join(Version.feed)
        .options(contains_eager(Version.feed))
        .where(Version.superseded_at.is_(None))
    )


def is_called(text: str, *names: str) -> bool:
    """Whether the text is in one of the names, whatever the case and the accents."""
    words = _plain(text)
    return any(words in _plain(name) for name in names)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
