"""Commands of the office on a draw: open it, call it off, write down the public value."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from core import audit
from parking.draws.life import DrawRefusal, DrawRefusedError, DrawState, EntryState
from parking.draws.lottery import commitment_of
from parking.draws.models import Draw, DrawEntry
from parking.draws.odds import Odds, stored
from parking.draws.reserving import is_drawn
from parking.draws.rules import rules_hash
from parking.draws.sealing import Seal
from parking.models import Product
from parking.permits import inventory
from parking.permits.steps import Actor
from parking.products.finding import lock_product
from parking.sales.standing import is_sold_by_turns

SEED_BYTES = 32
# Entries that a draw which is called off still concerns.
_CONCERNED = (EntryState.ENTERED, EntryState.LISTED, EntryState.STEPPED_BACK)


@dataclass(frozen=True)
class Plan:
    """What the office publishes of a draw; nothing of it changes afterwards."""

    product_id: int
    places: int
    opens_at: datetime
    closes_at: datetime
    draws_at: datetime
    offers_until: datetime
    offer_days: int
    odds: Odds = field(default_factory=Odds)
    public_source: str = ""


def open_draw(session: Session, plan: Plan, seal: Seal, actor: Actor) -> Draw:
    """Announce a draw with the commitment to a fresh seed, and keep its places from then on.

    Raises DrawRefusedError where the product has a draw or a sale already, or its pool too few
    free spaces.
    """
    pool = inventory.lock_pool(session, session.get_one(Product, plan.product_id).pool_id)
    product = lock_product(session, plan.product_id)
    if is_drawn(session, product.id):
        raise DrawRefusedError(DrawRefusal.HAS_DRAW)
    if is_sold_by_turns(session, product.id):
        raise DrawRefusedError(DrawRefusal.HAS_SALE)
    free = pool.sellable - inventory.count_taken(session, pool.id, actor.now)
    if free < plan.places:
        raise DrawRefusedError(DrawRefusal.TOO_FEW_SPACES, {"free": max(0, free)})
    seed = secrets.token_hex(SEED_BYTES)
    commitment = commitment_of(seed)
    draw = as_draw(plan)
    draw.commitment, draw.sealed_seed = commitment, seal.close(seed, commitment)
    draw.created_at, draw.created_by = actor.now, actor.person_id
    session.add(draw)
    session.flush()  # the trail names the draw by its id
    told = {"commitment": commitment, "rules_hash": rules_hash(draw), "places": plan.places}
    audit.record_act(session, actor, "draw.open", ("draw", draw.id), told)
    return draw


def as_draw(plan: Plan) -> Draw:
    """The draw that a plan would make, without a seed."""
    odds = {"odds": stored(plan.odds), "state": DrawState.ENTRIES}
    return Draw(**(vars(plan) | odds))


def cancel(session: Session, draw_id: int, seal: Seal, actor: Actor) -> None:
    """Call a draw off before it is drawn, and publish its seed: nobody need wonder why."""
    draw = lock_draw(session, draw_id)
    if draw.state not in (DrawState.ENTRIES, DrawState.CLOSED):
        raise DrawRefusedError(DrawRefusal.NOT_NOW)
    draw.state, draw.cancel_reason, draw.ended_at = DrawState.CANCELLED, actor.reason, actor.now
    try:
        draw.seed = seal.open(draw.sealed_seed, draw.commitment)
    except DrawRefusedError:
        draw.seed = None  # the key is lost, which may be why it is called off
    session.execute(
        update(DrawEntry)
        .where(DrawEntry.draw_id == draw.id, DrawEntry.state.in_(_CONCERNED))
        .values(state=EntryState.CANCELLED)
    )
    audit.record_act(session, actor, "draw.cancel", ("draw", draw.id))


def write_public_value(session: Session, draw_id: int, value: str, actor: Actor) -> None:
    """Write down the public value, once, by somebody else than who opened the draw."""
    draw = lock_draw(session, draw_id)
    is_awaited = draw.state == DrawState.CLOSED and draw.public_source and not draw.public_value
    if not is_awaited or actor.now < draw.draws_at:
        raise DrawRefusedError(DrawRefusal.NOT_NOW)
    if actor.person_id == draw.created_by:
        raise DrawRefusedError(DrawRefusal.OWN_DRAW)
    draw.public_value = value
    audit.record_act(session, actor, "draw.public_value", ("draw", draw.id), {"value": value})


def note_rehearsal(session: Session, draw: Draw, actor: Actor) -> None:
    """Keep that somebody rehearsed a draw; a rehearsal changes nothing else."""
    audit.record_act(session, actor, "draw.rehearse", ("draw", draw.id))


def lock_draw(session: Session, draw_id: int) -> Draw:
    """A draw whose row is locked until the transaction ends, read afresh."""
    return session.get_one(Draw, draw_id, with_for_update=True, populate_existing=True)
