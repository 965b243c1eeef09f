"""The close and the draw: the list is fixed and hashed, then ordered by the seed it knew not of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.draws.fitness import find_unfit
from parking.draws.life import DrawState, EntryState
from parking.draws.lottery import digest, draw_order, list_text
from parking.draws.measuring import weights_of
from parking.draws.models import Draw, DrawEntry
from parking.draws.opening import lock_draw
from parking.draws.sealing import Seal


@dataclass(frozen=True)
class Judged:
    """Entries as the close sees them: weights of those on the list, and why the rest is not."""

    entries: Sequence[DrawEntry]
    weights: dict[int, int]  # by person
    unfit: dict[int, str]

    @property
    def tickets(self) -> dict[str, int]:
        """The list: each ticket with its weight."""
        return {
            entry.ticket: self.weights[entry.person_id]
            for entry in self.entries
            if entry.person_id not in self.unfit
        }


def judge(session: Session, draw: Draw, now: datetime, zone: ZoneInfo) -> Judged:
    """What a close now would put on the list. Changes nothing."""
    query = select(DrawEntry).where(
        DrawEntry.draw_id == draw.id, DrawEntry.state == EntryState.ENTERED
    )
    entries = session.scalars(query.order_by(DrawEntry.ticket)).all()
    people = [entry.person_id for entry in entries]
    weights = weights_of(session, draw, people, zone)
    return Judged(entries, weights, find_unfit(session, draw, people, now, zone))


def close(session: Session, draw_id: int, now: datetime, zone: ZoneInfo) -> bool:
    """Fix the list at the end of the window and publish its hash; False where it is not time."""
    draw = lock_draw(session, draw_id)
    if draw.state != DrawState.ENTRIES or now < draw.closes_at:
        return False
    judged = judge(session, draw, now, zone)
    for entry in judged.entries:
        entry.reason = judged.unfit.get(entry.person_id, "")
        entry.state = EntryState.LEFT_OUT if entry.reason else EntryState.LISTED
        entry.weight = None if entry.reason else judged.weights[entry.person_id]
    draw.list_hash = digest(list_text(judged.tickets))
    draw.state, draw.closed_at = DrawState.CLOSED, now
    return True


def draw_tickets(session: Session, draw_id: int, seal: Seal, now: datetime) -> bool:
    """Open the seed and put every ticket in its place; False where it is not time.

    Where a public value is part of the rules, the draw waits until it is written down.
    """
    draw = lock_draw(session, draw_id)
    is_ready = bool(draw.public_value) or not draw.public_source
    if draw.state != DrawState.CLOSED or now < draw.draws_at or not is_ready:
        return False
    entries = listed(session, draw.id)
    seed = seal.open(draw.sealed_seed, draw.commitment)
    tickets = {entry.ticket: entry.weight or 1 for entry in entries}
    places = {
        ticket: place
        for place, ticket in enumerate(draw_order(seed, draw.public_value, tickets), 1)
    }
    for entry in entries:
        entry.position = places[entry.ticket]
        if entry.state == EntryState.LISTED:
            entry.state = EntryState.IN_LINE
    draw.seed, draw.state, draw.drawn_at = seed, DrawState.DRAWN, now
    return True


def listed(session: Session, draw_id: int) -> Sequence[DrawEntry]:
    """The entries on a draw's list, in the order of their tickets. One query."""
    query = select(DrawEntry).where(DrawEntry.draw_id == draw_id, DrawEntry.weight.is_not(None))
    return session.scalars(query.order_by(DrawEntry.ticket)).all()
