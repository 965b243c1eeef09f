"""Plates of stays that are over: taken out when their time is, and why some are held back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from parking.access.pairing import Doubt
from parking.models import ShownTicket, Stay, UnpairedExit


@dataclass(frozen=True)
class Forgotten:
    """How many stays and exits lost their plates, how many keep them, and of when they were."""

    count: int
    held: int
    oldest: datetime | None
    newest: datetime | None


def forget_plates(session: Session, before: datetime) -> Forgotten:
    """Take the plates out of stays that were over, and of exits that were seen, before this.

    A stay keeps its plates while something is due, or while entry and exit may be of two cars;
    what it cost, when and where it was stays for the books, found by claim code. A ticket waits
    no longer for its entry, to whose plate it would lead. Seven queries.
    """
    has_plate = or_(Stay.key.is_not(None), Stay.exit_key.is_not(None))
    is_over = and_(Stay.left_at < before, has_plate)
    is_held = or_(Stay.balance_cents > 0, func.coalesce(Stay.doubt, "") == Doubt.ONE_CHARACTER)
    held = session.scalar(select(func.count()).select_from(Stay).where(is_over, is_held)) or 0
    of_stays = _bounds(session, Stay.left_at, and_(is_over, ~is_held))
    session.execute(update(Stay).where(is_over, ~is_held).values(key=None, exit_key=None))
    is_old = and_(UnpairedExit.at < before, UnpairedExit.key.is_not(None))
    of_exits = _bounds(session, UnpairedExit.at, is_old)
    session.execute(update(UnpairedExit).where(is_old).values(key=None))
    session.execute(delete(ShownTicket).where(ShownTicket.at < before))
    times = [at for bounds in (of_stays, of_exits) for at in bounds[1:] if at is not None]
    count = of_stays[0] + of_exits[0]
    return Forgotten(count, held, min(times, default=None), max(times, default=None))


def count_kept(session: Session) -> tuple[int, datetime | None]:
    """How many stays have a plate, and when the first of them began. One query."""
    has_plate = or_(Stay.key.is_not(None), Stay.exit_key.is_not(None))
    row = session.execute(select(func.count(), func.min(Stay.entered_at)).where(has_plate)).one()
    return row[0], row[1]


def _bounds(
    session: Session, at: InstrumentedAttribute[Any], which: ColumnElement[bool]
) -> tuple[int, datetime | None, datetime | None]:
    row = session.execute(select(func.count(at), func.min(at), func.max(at)).where(which)).one()
    return row[0], row[1], row[2]
