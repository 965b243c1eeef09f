"""Who was in a draw, forgotten when its time is over; its list and order stay, for replaying."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from parking.draws.models import Draw, DrawEntry


def forget_people(
    session: Session, before: datetime
) -> tuple[int, datetime | None, datetime | None]:
    """Take the people out of draws that ended before this: how many, of draws between which ends.

    Tickets, balls and places stay, so that whoever kept a ticket can still find it. Two queries.
    """
    ended = select(Draw.id).where(Draw.ended_at < before)
    is_due = DrawEntry.person_id.is_not(None) & DrawEntry.draw_id.in_(ended)
    found = _bounds(session, is_due)
    if found[0]:
        session.execute(update(DrawEntry).where(is_due).values(person_id=None))
    return found


def count_people(session: Session) -> tuple[int, datetime | None]:
    """How many entries of draws that ended name somebody, and when the first ended. One query."""
    is_kept = DrawEntry.person_id.is_not(None) & Draw.ended_at.is_not(None)
    count, oldest, _newest = _bounds(session, is_kept)
    return count, oldest


def _bounds(
    session: Session, which: ColumnElement[bool]
) -> tuple[int, datetime | None, datetime | None]:
    bounds = select(func.count(), func.min(Draw.ended_at), func.max(Draw.ended_at))
    row = session.execute(bounds.select_from(DrawEntry).join(Draw).where(which)).one()
    return row[0], row[1], row[2]
