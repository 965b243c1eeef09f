"""Departures and times as pages show them: in words, in the stop's own time zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from commuter.shuttles.models import Route
from commuter.shuttles.queries import Board, StopDeparture
from commuter.shuttles.service_days import instant_of
from core.web.formatting import clock_time, local_date

_COUNTED_MINUTES = 180
_SIGN_LENGTH = 8


@dataclass(frozen=True)
class Sign:
    """A route's sign. `short_name` is what is written on it."""

    short_name: str
    color: str
    text_color: str


@dataclass(frozen=True)
class DepartureRow:
    """What macros/departure.html shows. `minutes` is None where the clock says it better."""

    route: Sign
    headsign: str
    minutes: int | None
    clock: str
    realtime: bool
    age_seconds: int | None = None
    status: str = ""


@dataclass(frozen=True)
class DayOfRows:
    """The departures of one calendar day, with what the day is called."""

    day: date
    label: str
    rows: tuple[DepartureRow, ...]


def sign_of(route: Route) -> Sign:
    """A route's sign; a name too long for it is cut."""
    return Sign(route.label[:_SIGN_LENGTH], route.color, route.text_color)


def departure_row(
    one: StopDeparture, now: datetime, *, with_platform: bool = False
) -> DepartureRow:
    """One departure in words."""
    minutes = int((one.expected - now).total_seconds() // 60)
    headsign = one.headsign
    if with_platform and one.stop.platform_code:
        headsign = _(
            "%(headsign)s, platform %(platform)s",
            headsign=headsign,
            platform=one.stop.platform_code,
        )
    if one.departure.headway:
        headsign = f"{headsign} ({headway_text(one.departure.headway)})"
    return DepartureRow(
        route=sign_of(one.route),
        headsign=headsign,
        minutes=minutes if minutes <= _COUNTED_MINUTES else None,
        clock=clock_text(one.expected),
        realtime=one.realtime,
    )


def rows_by_day(board: Board, now: datetime) -> list[DayOfRows]:
    """A board's departures under the calendar days on which they leave."""
    today = now.astimezone(board.zone).date()
    is_station = len({one.stop.stop_id for one in board.departures}) > 1
    return [
        DayOfRows(
            day,
            day_text(day, today),
            tuple(departure_row(one, now, with_platform=is_station) for one in group),
        )
        for day, group in groupby(board.departures, key=lambda one: one.scheduled.date())
    ]


def day_text(day: date, today: date) -> str:
    """Today, tomorrow, or the date with its weekday."""
    if day == today:
        return str(_("Today"))
    if day == today + timedelta(days=1):
        return str(_("Tomorrow, %(date)s", date=local_date(day)))
    return local_date(day)


def headway_text(seconds: int) -> str:
    """About how often."""
    minutes = max(1, round(seconds / 60))
    return str(ngettext("about every minute", "about every %(num)d minutes", minutes))


def clock_text(moment: datetime) -> str:
    """The clock time in the moment's own offset."""
    return clock_time(moment)


def service_time_text(day: date, seconds: int, zone: ZoneInfo) -> str:
    """A service time as the clock shows it; (+1) marks the next calendar day."""
    moment = instant_of(day, seconds, zone)
    later = (moment.date() - day).days
    return f"{clock_text(moment)} (+{later})" if later > 0 else clock_text(moment)
