"""Commands of the office on a sale: announce, pause, go on, change pace and end, call off."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core import audit
from parking.draws.reserving import is_drawn
from parking.models import Product
from parking.permits.steps import Actor
from parking.products.finding import lock_product
from parking.sales.joining import lock_sale
from parking.sales.life import LIVE, SaleRefusal, SaleRefusedError, SaleState
from parking.sales.models import Sale
from parking.sales.reserving import begin_turns_anew
from parking.sales.standing import is_sold_by_turns
from parking.waitlists import reserving as waitlists

NOBODY = 0


@dataclass(frozen=True)
class Plan:
    """What the office announces."""

    product_id: int
    opens_at: datetime
    closes_at: datetime
    per_minute: int


def announce(session: Session, plan: Plan, actor: Actor) -> Sale:
    """Sell a product by turns alone from now on, until the sale is over.

    Raises SaleRefusedError where it has a sale, or is given by lot, by application or a waitlist.
    """
    product = lock_product(session, plan.product_id)
    if is_sold_by_turns(session, product.id):
        raise SaleRefusedError(SaleRefusal.HAS_SALE)
    if is_drawn(session, product.id):
        raise SaleRefusedError(SaleRefusal.HAS_DRAW)
    if is_given_otherwise(session, product, actor.now):
        raise SaleRefusedError(SaleRefusal.NOT_FIRST_COME)
    sale = Sale(
        product=product,
        state=SaleState.ANNOUNCED,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        per_minute=plan.per_minute,
        places=0,
        called=0,
        created_at=actor.now,
        created_by=actor.person_id,
    )
    session.add(sale)
    session.flush()  # the trail names the sale by its id
    details = {"opens_at": plan.opens_at.isoformat(), "per_minute": plan.per_minute}
    audit.record_act(session, actor, "sale.announce", ("sale", sale.id), details)
    return sale


def is_given_otherwise(session: Session, product: Product, now: datetime) -> bool:
    """Whether a product is given by application, or to people who wait for it."""
    waits = waitlists.find_standings(session, NOBODY, [product.id], now).get(product.id)
    return product.by_application or (waits is not None and waits.others_wait)


def pause(session: Session, sale_id: int, actor: Actor) -> None:
    """Call nobody and let nobody begin to buy; what is held can still be paid."""
    sale = _living(session, sale_id)
    if sale.paused_at is not None:
        return  # pressed twice
    sale.paused_at, sale.pause_reason = actor.now, actor.reason
    audit.record_act(session, actor, "sale.pause", ("sale", sale.id))


def go_on(session: Session, sale_id: int, actor: Actor) -> None:
    """Let a paused sale go on; everybody has the place that they had, and their whole turn."""
    sale = _living(session, sale_id)
    if sale.paused_at is None:
        return
    begin_turns_anew(session, sale, actor.now)
    sale.paused_at, sale.pause_reason, sale.paced_at = None, "", actor.now
    audit.record_act(session, actor, "sale.go_on", ("sale", sale.id))


def extend(session: Session, sale_id: int, until: datetime, actor: Actor) -> None:
    """Let a sale close later than announced; never sooner."""
    sale = _living(session, sale_id)
    if until <= sale.closes_at:
        raise SaleRefusedError(SaleRefusal.ENDS_TOO_SOON)
    audit.record_act(session, actor, "sale.extend", ("sale", sale.id), {"until": until.isoformat()})
    sale.closes_at = until


def set_pace(session: Session, sale_id: int, per_minute: int, actor: Actor) -> None:
    """Call more or fewer a minute from now on."""
    sale = _living(session, sale_id)
    audit.record_act(
        session, actor, "sale.pace", ("sale", sale.id), {"from": sale.per_minute, "to": per_minute}
    )
    sale.per_minute = per_minute


def call_off(session: Session, sale_id: int, actor: Actor) -> None:
    """End a sale before its time. What was bought stays bought, what is held can be paid."""
    sale = _living(session, sale_id)
    sale.state, sale.ended_at, sale.end_reason = SaleState.CANCELLED, actor.now, actor.reason
    audit.record_act(session, actor, "sale.call_off", ("sale", sale.id))


def note_rehearsal(session: Session, sale: Sale, actor: Actor, details: dict[str, Any]) -> None:
    """Keep that somebody rehearsed a sale, and what came of it; it changes nothing else."""
    audit.record_act(session, actor, "sale.rehearse", ("sale", sale.id), details)


def _living(session: Session, sale_id: int) -> Sale:
    sale = lock_sale(session, sale_id)
    if sale.state not in LIVE:
        raise SaleRefusedError(SaleRefusal.NOT_NOW)
    return sale
