"""Offers: made down the drawn order, marked as taken or lapsed, and passed on."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from parking.draws.fitness import find_unfit
from parking.draws.life import DrawState, EntryState
from parking.draws.models import Draw, DrawEntry
from parking.draws.opening import lock_draw
from parking.models import Permit
from parking.permits import inventory
from parking.permits.holding import midnight
from parking.permits.life import PermitState

BATCH = 200
_TAKEN = (PermitState.ACTIVE, PermitState.AWAY, PermitState.SUSPENDED)


def settle_offers(session: Session, draw_id: int, now: datetime) -> int:
    """Mark the offers that were taken up or ran out; one being paid for is waited for."""
    draw = lock_draw(session, draw_id)
    states = Permit.state.in_((*_TAKEN, PermitState.HELD))
    living = (Permit.person_id == DrawEntry.person_id) & states
    query = (
        select(DrawEntry, Permit.state)
        .outerjoin(Permit, living & (Permit.product_id == draw.product_id))
        .where(DrawEntry.draw_id == draw.id, DrawEntry.state == EntryState.OFFERED)
    )
    settled = 0
    for entry, found in session.execute(query).all():
        permit_state: str | None = found  # none where the outer join found no living permit
        if permit_state in _TAKEN:
            entry.state = EntryState.TAKEN
        elif permit_state is None and (entry.offer_expires_at or now) <= now:
            entry.state = EntryState.LAPSED
        settled += entry.state != EntryState.OFFERED
    return settled


def pass_on(session: Session, draw_id: int, now: datetime, zone: ZoneInfo) -> int:
    """Offer free places to the next in the drawn order; return how many entries were dealt with.

    At most a batch at once: call it again until it returns 0.
    """
    draw = lock_draw(session, draw_id)
    if draw.state != DrawState.DRAWN or now >= draw.offers_until:
        return 0
    free = min(BATCH, _count_free(session, draw, now))
    line = _next_in_line(session, draw, free)
    unfit = find_unfit(session, draw, [entry.person_id for entry in line], now, zone)
    last_day = now.astimezone(zone).date() + timedelta(days=draw.offer_days)
    expires = midnight(last_day + timedelta(days=1), zone)
    for entry in line:
        if entry.person_id in unfit:
            entry.state, entry.reason = EntryState.SKIPPED, unfit[entry.person_id]
        else:
            entry.state, entry.offer_expires_at = EntryState.OFFERED, expires
    return len(line)


def end(session: Session, draw_id: int, now: datetime) -> bool:
    """End a draw that has nothing left to offer or nobody to offer it to; say whether it ended."""
    draw = lock_draw(session, draw_id)
    if draw.state != DrawState.DRAWN or _count(session, draw, EntryState.OFFERED):
        return False
    is_given = _count(session, draw, EntryState.TAKEN) >= draw.places
    if not is_given and now < draw.offers_until and _next_in_line(session, draw, 1):
        return False
    draw.state, draw.ended_at = DrawState.OVER, now
    session.execute(
        update(DrawEntry)
        .where(DrawEntry.draw_id == draw.id, DrawEntry.state == EntryState.IN_LINE)
        .values(state=EntryState.NO_PLACE)
    )
    return True


def _count_free(session: Session, draw: Draw, now: datetime) -> int:
    """Places without a taker or an offer; fewer where the office has made the pool smaller."""
    given = _count(session, draw, EntryState.OFFERED, EntryState.TAKEN)
    pool = inventory.lock_pool(session, draw.product.pool_id)
    missing = max(0, inventory.count_taken(session, pool.id, now) - pool.sellable)
    return max(0, draw.places - given - missing)


def _count(session: Session, draw: Draw, *states: EntryState) -> int:
    query = select(func.count()).where(DrawEntry.draw_id == draw.id, DrawEntry.state.in_(states))
    return session.scalar(query) or 0


def _next_in_line(session: Session, draw: Draw, number: int) -> Sequence[DrawEntry]:
    query = select(DrawEntry).where(
        DrawEntry.draw_id == draw.id, DrawEntry.state == EntryState.IN_LINE
    )
    return session.scalars(query.order_by(DrawEntry.position).limit(number)).all()
