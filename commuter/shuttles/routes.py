"""The public pages: all routes and stops, a stop with its next departures, a route with its day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from commuter.shuttles import asking, catalogue, queries
from commuter.shuttles.addresses import allow_feed_ids
from commuter.shuttles.models import Route, Version
from commuter.shuttles.queries import Board
from commuter.shuttles.route_days import (
    RouteDay,
    find_next_service_day,
    list_stops_of_route,
    read_route_day,
)
from commuter.shuttles.rows import (
    clock_text,
    day_text,
    headway_text,
    rows_by_day,
    service_time_text,
    sign_of,
)
from commuter.shuttles.service_days import instant_of
from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from core.web.csv import csv_response

STOPS_SHOWN = 200
DEPARTURES_SHOWN = 12
ROWS_SHOWN = 400
_A_YEAR = 366

blueprint = Blueprint("shuttle", __name__, url_prefix="/shuttles")
allow_feed_ids(blueprint)
blueprint.add_app_template_filter(sign_of, "route_sign")
blueprint.add_app_template_filter(headway_text, "shuttle_headway")


@blueprint.get("")
@asks("shuttle.see")
def index() -> str:
    """All routes and stops, or those that a search finds."""
    session = read_session()
    words = request.args.get("q", "").strip()[:80]
    stops = catalogue.list_stops(session, text=words)
    routes = catalogue.list_routes(session, text=words)
    shown = stops[:STOPS_SHOWN]
    return render_template(
        "commuter/index.html",
        words=words,
        routes=routes,
        stops=shown,
        stops_left=len(stops) - len(shown),
        routes_at=catalogue.routes_at_stops(session, [stop for stop, _feed in shown]),
        feeds=catalogue.list_feeds(session),
        today=now(),
    )


@blueprint.get("/stops/<feed>/<feed_id:stop_id>", merge_slashes=False)
@asks("shuttle.see")
def stop(feed: str, stop_id: str) -> str:
    """A stop with its next departures."""
    return render_template("commuter/stop.html", **_board_context(feed, stop_id))


@blueprint.get("/stops/<stop_id>")
@asks("shuttle.see")
def find_stop(stop_id: str) -> Redirect:
    """A stop by its id alone, as on a sign or in a short link: leads to its page."""
    session = read_session()
    found = asking.stop_or_404(session, stop_id, request.args.get("feed"))
    feed = queries.version_of(session, found).feed.slug
    return redirect(url_for("shuttle.stop", feed=feed, stop_id=stop_id))


@blueprint.get("/routes/<route_id>")
@asks("shuttle.see")
def find_route(route_id: str) -> Redirect:
    """A route by its id alone: leads to its page."""
    session = read_session()
    found = asking.route_or_404(session, route_id, request.args.get("feed"))
    feed = queries.version_of(session, found).feed.slug
    return redirect(url_for("shuttle.route", feed=feed, route_id=route_id))


@blueprint.get("/board/<feed>/<feed_id:stop_id>", merge_slashes=False)
@asks("shuttle.see")
def board(feed: str, stop_id: str) -> str:
    """A stop's departures by themselves, for their refresh."""
    return render_template("commuter/_board.html", **_board_context(feed, stop_id))


@blueprint.get("/routes/<feed>/<feed_id:route_id>", merge_slashes=False)
@asks("shuttle.see")
def route(feed: str, route_id: str) -> str:
    """A route: its stops in order, and its timetable of a day."""
    session, instant = read_session(), now()
    found = asking.route_or_404(session, route_id, feed)
    version = queries.version_of(session, found)
    today = instant.astimezone(ZoneInfo(version.timezone)).date()
    day = asking.day_or_today(request.args.get("day"), today)
    timetable = read_route_day(session, found, day)
    return render_template(
        "commuter/route.html",
        route=found,
        version=version,
        feed=version.feed,
        day=day,
        day_label=day_text(day, today),
        day_before=day - timedelta(days=1),
        day_after=day + timedelta(days=1),
        directions=timetable.directions,
        time_text=lambda seconds: service_time_text(day, seconds, ZoneInfo(version.timezone)),
        all_stops=list_stops_of_route(session, found),
        rows_shown=ROWS_SHOWN,
        next_day=None if timetable.directions else find_next_service_day(session, found, day),
        now=instant,
    )


@blueprint.get("/timetables/<feed>/<feed_id:route_id>", merge_slashes=False)
@asks("shuttle.see")
def timetable_csv(feed: str, route_id: str) -> Response:
    """A route's day as a table: a row for each call, times in ISO 8601 with offset."""
    session = read_session()
    found = asking.route_or_404(session, route_id, feed)
    version = queries.version_of(session, found)
    today = now().astimezone(ZoneInfo(version.timezone)).date()
    day = asking.day_or_today(request.args.get("day"), today)
    header = ["service_date", "direction", "headsign", "trip_id", "stop_id", "stop", "time"]
    header += ["every_seconds", "until"]
    rows = _csv_rows(read_route_day(session, found, day), version)
    return csv_response(_csv_name(found, day.isoformat()), header, rows)


def _board_context(feed: str, stop_id: str) -> dict[str, object]:
    session, instant = read_session(), now()
    found = asking.stop_or_404(session, stop_id, feed)
    place = (found, queries.version_of(session, found))
    board = queries.departures_at(session, place, instant, DEPARTURES_SHOWN)
    if not board.departures:
        board = queries.departures_at(session, place, instant, 1, look_ahead=_A_YEAR)
    return {
        "stop": found,
        "board": board,
        "days": rows_by_day(board, instant),
        "version": board.version,
        "feed": board.version.feed,
        "state": _state(session, board, instant),
        "now": instant,
        "clock": clock_text(instant.astimezone(board.zone)),
    }


def _state(session: Session, board: Board, instant: datetime) -> str:
    """What to say over the departures: today (nothing), later, ended, or never."""
    today = instant.astimezone(board.zone).date()
    if board.departures:
        return "today" if board.departures[0].scheduled.date() == today else "later"
    ends_on = board.version.ends_on
    if ends_on is not None and ends_on < today:
        return "ended"
    return "never" if queries.is_served(session, board.stop) else "unserved"


def _csv_rows(timetable: RouteDay, version: Version) -> list[list[object]]:
    zone = ZoneInfo(version.timezone)
    day = timetable.day
    return [
        [
            day.isoformat(),
            direction.number,
            row.trip.headsign,
            row.trip.trip_id,
            stop_id,
            direction.stops[stop_id].name,
            instant_of(day, seconds, zone).isoformat(),
            row.trip.every or "",
            instant_of(day, row.trip.until, zone).isoformat() if row.trip.until else "",
        ]
        for direction in timetable.directions
        for row in direction.grid.rows
        for stop_id, seconds in zip(direction.grid.columns, row.times, strict=True)
        if seconds is not None
    ]


def _csv_name(route: Route, day: str) -> str:
    """A file name of plain letters, whatever the route is called."""
    name = "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in route.label
    )
    return f"{_('timetable')}-{name}-{day}.csv"
