"""Keeps hours and days summed: the last of them anew at each run, since lanes report late."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from core.db import read_session, release_connection, transaction
from core.jobs import Findings
from parking.models import Stay
from parking.reports.hourly import inside_now, sum_hours
from parking.reports.hours import day_of, hour_number
from parking.reports.models import DailyFigure, OccupancyHour
from parking.reports.periods import days_between
from parking.reports.sources import exceptions
from payments import takings


class Measure(StrEnum):
    """What daily figures count. Scopes: an account and its side; a reason and its ending."""

    LEDGER = "ledger"
    EXCEPTION = "exception"


# A lane that was cut off for a day or two brings its journal later; a person decides within days.
SOON, LATE = timedelta(days=2), timedelta(days=8)
# What is summed within one transaction.
_PART = timedelta(days=7)
# (hour, scope, how many)
Found = Iterable[tuple[int, str, int]]


def sum_soon(now: datetime) -> Findings:
    """Sum the last two days, and whatever was never summed."""
    return _sum(now, now - SOON)


def sum_late(now: datetime) -> Findings:
    """Sum the last eight days once more, for what was heard or decided late."""
    return _sum(now, now - LATE)


def _sum(now: datetime, since: datetime) -> Findings:
    _sum_occupancy(now, since)
    for measure, find in _FINDERS.items():
        _sum_measure(measure, find, now, since)
    return {"since": since.astimezone(campus_zone()).date().isoformat()}


def _sum_occupancy(now: datetime, since: datetime) -> None:
    """From the newest back: each part hangs on what is inside at its end."""
    session, zone = read_session(), campus_zone()
    days = func.min(OccupancyHour.day), func.max(OccupancyHour.day)
    earliest, last = session.execute(select(*days)).one()
    first = session.scalar(select(func.min(Stay.entered_at))) or now
    release_connection()
    # A first run that was broken off has left out the oldest.
    is_whole = earliest is not None and earliest <= first.astimezone(zone).date()
    begin = min(since, _midnight(last, zone) if is_whole else first)
    inside: dict[int, int] = {}
    for start, end in reversed(list(_parts(begin, now, zone))):
        with transaction() as session:
            inside = sum_hours(session, start, end, inside or inside_now(session))


def _sum_measure(
    measure: Measure,
    find: Callable[[Session, datetime, datetime], Found],
    now: datetime,
    since: datetime,
) -> None:
    """From the oldest on, so that a run that is broken off goes on where it was."""
    session, zone = read_session(), campus_zone()
    last = session.scalar(select(func.max(DailyFigure.day)).where(DailyFigure.measure == measure))
    first = takings.first_posting(session) or now
    release_connection()
    for start, end in _parts(min(since, _midnight(last, zone) if last else first), now, zone):
        with transaction() as session:
            _put(session, measure, find(session, start, end), days_between(start, end, zone))


def _put(session: Session, measure: Measure, found: Found, days: tuple[date, date]) -> None:
    zone, figures = campus_zone(), Counter[tuple[date, str]]()
    for hour, scope, value in found:
        figures[day_of(hour, zone), scope] += value
    old = delete(DailyFigure).where(DailyFigure.measure == measure, DailyFigure.day.between(*days))
    session.execute(old)
    rows = [
        {"measure": measure, "day": day, "scope": scope, "value": value}
        for (day, scope), value in figures.items()
    ]
    if rows:
        session.execute(insert(DailyFigure), rows)


def _ledger(session: Session, start: datetime, end: datetime) -> Found:
    for hour, account, side, cents in takings.sum_by_hour(session, hour_number, start, end):
        yield hour, f"{account}|{side}", cents


def _exceptions(session: Session, start: datetime, end: datetime) -> Found:
    for hour, reason, ending, cars in exceptions()(session, start, end):
        yield hour, f"{reason}|{ending}", cars


_FINDERS = {Measure.LEDGER: _ledger, Measure.EXCEPTION: _exceptions}


def _parts(begin: datetime, now: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """Whole days of the campus from `begin` to now, a week at a time."""
    start = _midnight(begin.astimezone(zone).date(), zone)
    while start < now:
        end = min(_midnight((start + _PART).astimezone(zone).date(), zone), now)
        yield start, end
        start = end


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
