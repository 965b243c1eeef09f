"""The programming interface to timetables: feeds, routes, stops and departures."""

from typing import Any
from zoneinfo import ZoneInfo

from flask_smorest import Blueprint

from commuter.shuttles import asking, catalogue, queries
from commuter.shuttles.addresses import allow_feed_ids
from commuter.shuttles.models import Route, Stop, Version
from commuter.shuttles.queries import Board, StopDeparture
from commuter.shuttles.schemas import (
    BoardSchema,
    DeparturesQuerySchema,
    FeedChoiceSchema,
    FeedListSchema,
    RouteListSchema,
    StopListSchema,
    StopSchema,
    StopsQuerySchema,
)
from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from core.web.api import PROBLEM

blueprint = Blueprint(
    "shuttles",
    __name__,
    url_prefix="/api/v1",
    description="Shuttle timetables. Ids are the feeds' own.",
)
allow_feed_ids(blueprint)

Arguments = dict[str, str]


@blueprint.route("/feeds")
@asks("shuttle.see")
@blueprint.response(200, FeedListSchema)
def list_feeds() -> dict[str, Any]:
    """List the feeds in force."""
    return {"feeds": [_feed(version) for version in catalogue.list_feeds(read_session())]}


@blueprint.route("/routes")
@asks("shuttle.see")
@blueprint.arguments(FeedChoiceSchema, location="query")
@blueprint.response(200, RouteListSchema)
def list_routes(arguments: Arguments) -> dict[str, Any]:
    """List the routes, of one feed or of all."""
    rows = catalogue.list_routes(read_session(), arguments.get("feed"))
    return {"routes": [_route(route, feed.slug) for route, feed in rows]}


@blueprint.route("/stops")
@asks("shuttle.see")
@blueprint.arguments(StopsQuerySchema, location="query")
@blueprint.response(200, StopListSchema)
def list_stops(arguments: Arguments) -> dict[str, Any]:
    """List or search the stops, stations and platforms."""
    text = arguments.get("q", "").strip()
    rows = catalogue.list_stops(read_session(), arguments.get("feed"), text, with_platforms=True)
    return {"stops": [_stop(stop, feed.slug) for stop, feed in rows]}


@blueprint.route("/stops/<feed_id:stop_id>", merge_slashes=False)
@asks("shuttle.see")
@blueprint.arguments(FeedChoiceSchema, location="query")
@blueprint.response(200, StopSchema)
@blueprint.alt_response(404, **PROBLEM, description="There is no such stop.")
@blueprint.alt_response(409, **PROBLEM, description="Several feeds have this id.")
def show_stop(arguments: Arguments, stop_id: str) -> dict[str, Any]:
    """Describe one stop."""
    session = read_session()
    stop = asking.stop_or_404(session, stop_id, arguments.get("feed"))
    return _stop(stop, queries.version_of(session, stop).feed.slug)


@blueprint.route("/stops/<feed_id:stop_id>/departures", merge_slashes=False)
@asks("shuttle.see")
@blueprint.arguments(DeparturesQuerySchema, location="query")
@blueprint.response(200, BoardSchema)
@blueprint.alt_response(404, **PROBLEM, description="There is no such stop.")
@blueprint.alt_response(409, **PROBLEM, description="Several feeds have this id.")
@blueprint.alt_response(422, **PROBLEM, description="`at` or `limit` is not usable.")
def list_departures(arguments: Arguments, stop_id: str) -> dict[str, Any]:
    """List the next departures from a stop, or from all platforms of a station.

    A trip's last stop and stops without boarding are left out.
    """
    session = read_session()
    stop = asking.stop_or_404(session, stop_id, arguments.get("feed"))
    limit = asking.limit_or_refuse(arguments.get("limit"))
    version = queries.version_of(session, stop)
    at = asking.moment_or_refuse(arguments.get("at"), ZoneInfo(version.timezone), now())
    return _board(queries.departures_at(session, (stop, version), at, limit))


def _feed(version: Version) -> dict[str, Any]:
    return {
        "slug": version.feed.slug,
        "agency": version.agency_name,
        "timezone": version.timezone,
        "version": version.number,
        "starts_on": version.starts_on,
        "ends_on": version.ends_on,
        "imported_at": version.imported_at,
        "checked_at": version.feed.checked_at,
        "sample": version.feed.is_sample,
    }


def _route(route: Route, feed: str) -> dict[str, Any]:
    return {
        "feed": feed,
        "id": route.route_id,
        "short_name": route.short_name,
        "long_name": route.long_name,
        "color": route.color,
        "text_color": route.text_color,
    }


def _stop(stop: Stop, feed: str) -> dict[str, Any]:
    return {
        "feed": feed,
        "id": stop.stop_id,
        "code": stop.code,
        "name": stop.name,
        "latitude": stop.latitude,
        "longitude": stop.longitude,
        "parent": stop.parent_id or None,
        "platform": stop.platform_code,
    }


def _board(board: Board) -> dict[str, Any]:
    return {
        "stop": board.stop.stop_id,
        "stop_name": board.stop.name,
        "feed": board.version.feed.slug,
        "timezone": board.version.timezone,
        "timetable_ends_on": board.version.ends_on,
        "sample": board.version.feed.is_sample,
        "departures": [_departure(one) for one in board.departures],
    }


def _departure(one: StopDeparture) -> dict[str, Any]:
    call = one.departure.call
    return {
        "route": call.route_id,
        "route_name": one.route.label,
        "headsign": one.headsign,
        "trip_id": call.trip_id,
        "stop_id": call.stop_id,
        "scheduled": one.scheduled.isoformat(),
        "expected": one.expected.isoformat(),
        "realtime": one.realtime,
        "service_date": one.departure.service_date,
        "headway_seconds": one.departure.headway,
    }
