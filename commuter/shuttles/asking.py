"""What a caller asked for, found or refused with a sentence: a stop, a route, a moment, a count."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from commuter.shuttles import queries
from commuter.shuttles.models import Route, Stop
from commuter.shuttles.moments import EARLIEST_YEAR, LATEST_YEAR, parse_moment
from core.web.errors import Refusal

DEFAULT_LIMIT = 10
MOST = 1_000


def stop_or_404(session: Session, stop_id: str, feed: str | None = None) -> Stop:
    """The stop, with its version and feed loaded. Refuses an unknown and an ambiguous id."""
    try:
        stop = queries.find_stop(session, stop_id, feed)
    except queries.AmbiguousFeedError as error:
        raise _ambiguous(stop_id, error) from error
    if stop is None:
        raise Refusal("unknown_stop", _("There is no stop with this id."), 404)
    return stop


def route_or_404(session: Session, route_id: str, feed: str | None = None) -> Route:
    """A route. Refuses an unknown and an ambiguous id."""
    try:
        route = queries.find_route(session, route_id, feed)
    except queries.AmbiguousFeedError as error:
        raise _ambiguous(route_id, error) from error
    if route is None:
        raise Refusal("unknown_route", _("There is no route with this id."), 404)
    return route


def day_or_today(text: str | None, today: date) -> date:
    """The day asked for as YYYY-MM-DD; today where nothing is said. Refuses anything else."""
    if not text:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Refusal("bad_day", _("Choose a day written like 2026-03-08."), 422)
    return day


def limit_or_refuse(text: str | None) -> int:
    """How many are asked for; the default where nothing is said."""
    if not text:
        return DEFAULT_LIMIT
    if not text.isascii() or not text.isdigit() or len(text) > 6 or not 1 <= int(text) <= MOST:
        raise Refusal(
            "bad_limit", _("limit must be a whole number from 1 to %(most)s.", most=MOST), 422
        )
    return int(text)


def moment_or_refuse(text: str | None, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant asked about, local to `zone` where it has no offset; now where it is empty."""
    if not text:
        return now
    try:
        return parse_moment(text, zone)
    except (ValueError, OverflowError) as error:
        raise Refusal(
            "bad_moment",
            _("at must be a time in ISO 8601, for example 2026-03-08T07:30:00-05:00."),
            422,
        ) from error


def _ambiguous(part_id: str, error: queries.AmbiguousFeedError) -> Refusal:
    return Refusal(
        "ambiguous_feed",
        _(
            "Several feeds have “%(id)s”: %(feeds)s. Say which with ?feed=…",
            id=part_id,
            feeds=", ".join(error.feeds),
        ),
    )
