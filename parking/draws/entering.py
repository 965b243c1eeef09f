"""A person's own steps in a draw: enter, withdraw, step back, come back, decline an offer."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import insert_if_absent
from parking.draws.fitness import find_unfit
from parking.draws.life import (
    DrawRefusal,
    DrawRefusedError,
    DrawState,
    EntryState,
    Stage,
    stage_of,
)
from parking.draws.models import Draw, DrawEntry
from parking.draws.sealing import Seal
from parking.permits.life import PermitState
from parking.permits.steps import Actor, find_living


def enter(session: Session, draw_id: int, seal: Seal, actor: Actor, zone: ZoneInfo) -> DrawEntry:
    """Enter a draw within its window; whoever is in already stays in, with the same ticket."""
    draw, person_id = _shared(session, draw_id), actor.person_id or 0
    _refuse_unless_open(draw, actor.now)
    unfit = find_unfit(session, draw, [person_id], actor.now, zone)
    if person_id in unfit:
        raise DrawRefusedError(DrawRefusal.NOT_FOR_YOU, {"reason": unfit[person_id]})
    values = {
        "draw_id": draw.id,
        "person_id": person_id,
        "ticket": seal.ticket(draw.commitment, person_id),
        "state": EntryState.ENTERED,
        "told": "",
        "entered_at": actor.now,
        "reason": "",
    }
    insert_if_absent(session, DrawEntry, values)
    entry = _own(session, draw, person_id)
    entry.state = EntryState.ENTERED
    return entry


def withdraw(session: Session, draw_id: int, actor: Actor) -> DrawEntry:
    """Leave a draw: before the close without a trace, after it by letting one's turn pass."""
    draw = _shared(session, draw_id)
    entry = _own(session, draw, actor.person_id or 0)
    if entry.state == EntryState.ENTERED:
        _refuse_unless_open(draw, actor.now)
        entry.state = EntryState.WITHDRAWN
    elif entry.state in (EntryState.LISTED, EntryState.IN_LINE):
        entry.state = EntryState.STEPPED_BACK
    else:
        raise DrawRefusedError(DrawRefusal.NOT_NOW)
    return entry


def come_back(session: Session, draw_id: int, actor: Actor) -> DrawEntry:
    """Undo stepping back: whoever's turn has passed meanwhile is the next."""
    draw = _shared(session, draw_id)
    entry = _own(session, draw, actor.person_id or 0)
    if entry.state != EntryState.STEPPED_BACK or draw.state == DrawState.OVER:
        raise DrawRefusedError(DrawRefusal.NOT_NOW)
    entry.state = EntryState.LISTED if draw.state == DrawState.CLOSED else EntryState.IN_LINE
    return entry


def decline(session: Session, draw_id: int, actor: Actor) -> DrawEntry:
    """Give an offered place back, for good: it passes on at once."""
    draw = _shared(session, draw_id)
    entry = _own(session, draw, actor.person_id or 0)
    if entry.state != EntryState.OFFERED:
        raise DrawRefusedError(DrawRefusal.NOT_NOW)
    living = find_living(session, entry.person_id, draw.product_id)
    if living is not None and living.state == PermitState.HELD:
        raise DrawRefusedError(DrawRefusal.BUYING)
    entry.state, entry.offer_expires_at = EntryState.DECLINED, None
    return entry


def _shared(session: Session, draw_id: int) -> Draw:
    """A draw that nobody may close or draw meanwhile; many may enter it at once."""
    lock = {"read": True}
    return session.get_one(Draw, draw_id, with_for_update=lock, populate_existing=True)


def _own(session: Session, draw: Draw, person_id: int) -> DrawEntry:
    """A person's entry, locked after its draw. Raises DrawRefusedError where there is none."""
    query = select(DrawEntry).where(DrawEntry.draw_id == draw.id, DrawEntry.person_id == person_id)
    locked = query.with_for_update().execution_options(populate_existing=True)
    entry = session.scalar(locked)
    if entry is None:
        raise DrawRefusedError(DrawRefusal.NOT_IN)
    return entry


def _refuse_unless_open(draw: Draw, now: datetime) -> None:
    if stage_of(draw.state, draw.opens_at, draw.closes_at, now) is not Stage.OPEN:
        raise DrawRefusedError(DrawRefusal.NOT_OPEN)
