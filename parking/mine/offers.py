"""Spaces that waitlists and draws offer to a person and that wait for their answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from parking.draws.life import EntryState
from parking.draws.models import Draw, DrawEntry
from parking.models import Garage, Permit, Pool, Product
from parking.permits.life import PermitState
from parking.waitlists.log import State
from parking.waitlists.models import Waitlist, WaitlistEntry


@dataclass(frozen=True)
class OpenOffer:
    """One offer: from a waitlist or a draw, of which product, until when."""

    source: str
    slug: str
    product: str
    garage: str
    expires_at: datetime


def list_open_offers(session: Session, person_id: int, now: datetime) -> list[OpenOffer]:
    """A person's offers that stand and are not being paid for, the first to end first. One query.

    What the office offers is a permit of its own and stands among those.
    """
    expires = WaitlistEntry.offer_expires_at.label("expires_at")
    of_lists = (
        select(literal("waitlist").label("source"), Waitlist.product_id, expires)
        .join(Waitlist, Waitlist.id == WaitlistEntry.waitlist_id)
        .where(WaitlistEntry.person_id == person_id, WaitlistEntry.state == State.OFFERED)
    )
    of_draws = (
        select(literal("draw"), Draw.product_id, DrawEntry.offer_expires_at)
        .join(Draw, Draw.id == DrawEntry.draw_id)
        .where(DrawEntry.person_id == person_id, DrawEntry.state == EntryState.OFFERED)
    )
    offered = union_all(of_lists, of_draws).subquery()
    is_kept = select(Permit.id).where(
        Permit.person_id == person_id,
        Permit.product_id == offered.c.product_id,
        Permit.state == PermitState.HELD,
    )
    query = (
        select(offered.c.source, Product.slug, Product.name, Garage.name, offered.c.expires_at)
        .join(Product, Product.id == offered.c.product_id)
        .join(Pool, Pool.id == Product.pool_id)
        .join(Garage, Garage.id == Pool.garage_id)
        .where(offered.c.expires_at > now, ~is_kept.exists())
        .order_by(offered.c.expires_at)
    )
    return [OpenOffer(*row) for row in session.execute(query)]
