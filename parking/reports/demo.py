"""The demo's occupancy and exceptions: made-up hours of some weeks, and a year before."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import cos, pi
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone
from parking.models import Garage
from parking.reports.models import DailyFigure, OccupancyHour
from parking.reports.summing import LATE, Measure

WEEKS = 4
_SATURDAY = 5
# Reason and ending, and how many on a workday.
_EXCEPTIONS = (
    ("unread|opened", 9),
    ("near_match|opened", 6),
    ("not_listed|turned_around", 14),
    ("not_listed|opened", 3),
    ("wrong_time|opened", 4),
    ("garage_full|turned_around", 5),
    ("help|opened", 2),
)


def seed(session: Session, now: datetime) -> None:
    """Add what is missing; the jobs sum the days since from stays."""
    if session.scalar(select(OccupancyHour.day).limit(1)) is not None:
        return
    last = (now - LATE).astimezone(campus_zone()).date() - timedelta(days=1)
    days = [last - timedelta(days=each) for each in range(WEEKS * 7)]
    days += [day - timedelta(weeks=52) for day in days]
    garages = session.execute(select(Garage.id, Garage.capacity, Garage.is_public)).all()
    hours = [row for day in days for garage in garages for row in _hours(day, *garage)]
    if hours:
        session.execute(insert(OccupancyHour), hours)
        session.execute(insert(DailyFigure), [row for day in days for row in _exceptions(day)])


def _hours(day: date, garage_id: int, capacity: int, is_public: bool) -> Iterator[dict[str, Any]]:
    before = _cars(day, 0, capacity, is_public)
    for hour in range(24):
        inside = _cars(day, hour, capacity, is_public)
        turned = capacity // 12 if is_public and 7 <= hour <= 19 else capacity // 60
        yield {
            "garage_id": garage_id,
            "day": day,
            "hour": hour,
            "weekday": day.weekday(),
            "entered": turned + max(inside - before, 0),
            "left": turned + max(before - inside, 0),
            "inside": inside,
        }
        before = inside


def _cars(day: date, hour: int, capacity: int, is_public: bool) -> int:
    """Fullest at eleven (patients) or one o'clock (staff), a little more on some days."""
    share = (1 + cos((hour - (11 if is_public else 13)) / 12 * pi)) / 2
    weekend = 0.45 if day.weekday() >= _SATURDAY else 1
    mood = 0.9 + (day.toordinal() * 7 + capacity) % 10 / 100
    return int(capacity * (0.12 + 0.82 * float(share**1.5) * weekend) * mood)


def _exceptions(day: date) -> Iterator[dict[str, Any]]:
    for scope, cars in _EXCEPTIONS:
        few = cars // 2 if day.weekday() >= _SATURDAY else cars
        value = few + (day.toordinal() + cars) % 3
        yield {"measure": Measure.EXCEPTION, "day": day, "scope": scope, "value": value}
