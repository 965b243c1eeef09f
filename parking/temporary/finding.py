"""What is read of temporary plates: those that stand, and the days that were used."""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.models import Permit
from parking.temporary.models import TemporaryPlate
from parking.temporary.rules import YEAR, Span


def find_standing(session: Session, permit_id: str) -> TemporaryPlate | None:
    """What stands on a permit, also where its time is over and the clock's work not done yet."""
    query = select(TemporaryPlate).where(
        TemporaryPlate.permit_id == permit_id, TemporaryPlate.ended_at.is_(None)
    )
    return session.scalar(query)


def list_in_force(
    session: Session, permits: Collection[str], now: datetime
) -> dict[str, TemporaryPlate]:
    """What opens gates now, by permit. One query."""
    query = select(TemporaryPlate).where(
        TemporaryPlate.permit_id.in_(permits),
        TemporaryPlate.ended_at.is_(None),
        TemporaryPlate.ends_at > now,
    )
    return {found.permit_id: found for found in session.scalars(query)}


def list_spans(session: Session, person_id: int, now: datetime, zone: ZoneInfo) -> list[Span]:
    """The days on which a person's permits had one within the last year. One query."""
    query = (
        select(TemporaryPlate.begins_at, TemporaryPlate.ends_at, TemporaryPlate.ended_at)
        .join(Permit, Permit.id == TemporaryPlate.permit_id)
        .where(Permit.person_id == person_id, TemporaryPlate.ends_at > now - YEAR)
    )
    return [
        span_of(begins, min(ends, ended or ends), zone)
        for begins, ends, ended in session.execute(query)
    ]


def span_of(begins: datetime, ends: datetime, zone: ZoneInfo) -> Span:
    """The days on campus that a time touches; its end is the first instant that is not of it."""
    last = (ends - ends.resolution).astimezone(zone).date()
    return Span(begins.astimezone(zone).date(), last)
