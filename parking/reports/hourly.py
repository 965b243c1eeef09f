"""Sums hours of occupancy from stays, backwards from what the garages' counts say now."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.campus_time import campus_zone
from parking.models import CountCorrection, Garage, Stay, UnpairedExit
from parking.reports.hours import begin_of, hour_number, number_of
from parking.reports.models import OccupancyHour
from parking.reports.periods import days_between

# Rows of one statement.
_AT_ONCE = 3_000
Instant = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]
# (garage, hour) -> how many
Flow = Mapping[tuple[int, int], int]


def sum_hours(
    session: Session, start: datetime, end: datetime, inside: Mapping[int, int]
) -> dict[int, int]:
    """Sum the hours of some days, given who is inside at their end; return who was before them.

    Backwards: before an hour were those at its end, without who came and with who left in it.
    """
    zone = campus_zone()
    entered = _count(session, Stay.entered_at, start, end)
    left = _count(session, Stay.left_at, start, end)
    steps = _steps(session, start, end)
    rows: dict[tuple[int, date, int], dict[str, Any]] = {}
    before: dict[int, int] = {}
    for garage_id, cars in inside.items():
        for number in range(number_of(end - timedelta(seconds=1)), number_of(start) - 1, -1):
            came, went = entered.get((garage_id, number), 0), left.get((garage_id, number), 0)
            local = begin_of(number).astimezone(zone)
            key = (garage_id, local.date(), local.hour)
            # The hour that occurs twice is one row, and its second half comes first.
            row = rows.setdefault(key, _row(key, max(cars, 0)))
            row["entered"] += came
            row["left"] += went
            cars += went - came - steps.get((garage_id, number), 0)  # noqa: PLW2901 - runs back
        before[garage_id] = cars
    session.execute(
        delete(OccupancyHour).where(OccupancyHour.day.between(*days_between(start, end, zone)))
    )
    every = list(rows.values())
    for at in range(0, len(every), _AT_ONCE):
        session.execute(insert(OccupancyHour), every[at : at + _AT_ONCE])
    return before


def _row(key: tuple[int, date, int], cars: int) -> dict[str, Any]:
    garage_id, day, hour = key
    names = {"garage_id": garage_id, "day": day, "hour": hour, "weekday": day.weekday()}
    return names | {"entered": 0, "left": 0, "inside": cars}


def _count(session: Session, instant: Instant, start: datetime, end: datetime) -> Flow:
    number = hour_number(instant)
    query = (
        select(Stay.garage_id, number, func.count())
        .where(instant >= start, instant < end)
        .group_by(Stay.garage_id, number)
    )
    return {(row[0], row[1]): row[2] for row in session.execute(query)}


def _steps(session: Session, start: datetime, end: datetime) -> Flow:
    """What counts by hand and exits of nobody's stay changed beside the stays."""
    number = hour_number(CountCorrection.at)
    corrections = (
        select(CountCorrection.garage_id, number, func.sum(CountCorrection.change))
        .where(CountCorrection.at >= start, CountCorrection.at < end)
        .where(CountCorrection.undone_at.is_(None))
        .group_by(CountCorrection.garage_id, number)
    )
    number = hour_number(UnpairedExit.at)
    exits = (
        select(UnpairedExit.garage_id, number, -func.count())
        .where(UnpairedExit.at >= start, UnpairedExit.at < end, UnpairedExit.is_counted)
        .group_by(UnpairedExit.garage_id, number)
    )
    steps: Counter[tuple[int, int]] = Counter()
    for query in (corrections, exits):
        for garage_id, hour, change in session.execute(query):
            steps[garage_id, hour] += int(change)
    return steps


def inside_now(session: Session) -> dict[int, int]:
    """What every garage's count says."""
    opened = (
        select(Stay.garage_id, func.count().label("cars"))
        .where(Stay.left_at.is_(None))
        .group_by(Stay.garage_id)
        .subquery()
    )
    count = Garage.occupancy_offset + func.coalesce(opened.c.cars, 0)
    query = select(Garage.id, count).outerjoin(opened, opened.c.garage_id == Garage.id)
    return {row[0]: row[1] for row in session.execute(query)}
