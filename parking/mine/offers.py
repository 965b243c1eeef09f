"""Spaces that wait for a person: offered by a waitlist or a draw, or their turn in a sale."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, exists, literal, select, union_all
from sqlalchemy.orm import Session

from parking.draws.life import EntryState
from parking.draws.models import Draw, DrawEntry
from parking.models import Garage, Permit, Pool, Product
from parking.permits.life import PermitState
from parking.sales.life import SaleState
from parking.sales.models import Sale, SalePlace
from parking.sales.pacing import TURN
from parking.waitlists.log import State
from parking.waitlists.models import Waitlist, WaitlistEntry


@dataclass(frozen=True)
class OpenOffer:
    """One offer: from a waitlist, a draw or a sale, of which product, until when."""

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
        .where(
            WaitlistEntry.person_id == person_id,
            WaitlistEntry.state == State.OFFERED,
            expires > now,
        )
    )
    of_draws = (
        select(literal("draw"), Draw.product_id, DrawEntry.offer_expires_at)
        .join(Draw, Draw.id == DrawEntry.draw_id)
        .where(
            DrawEntry.person_id == person_id,
            DrawEntry.state == EntryState.OFFERED,
            DrawEntry.offer_expires_at > now,
        )
    )
    offered = union_all(of_lists, of_draws, _turns(person_id, now)).subquery()
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
        .where(~is_kept.exists())
    )
    offers = [_ending(OpenOffer(*row)) for row in session.execute(query)]
    return sorted(offers, key=lambda offer: offer.expires_at)


def _turns(person_id: int, now: datetime) -> Select[str, int, datetime | None]:
    """The sales in which it is a person's turn and they have not begun to buy, with its start."""
    began = exists().where(
        Permit.person_id == person_id,
        Permit.product_id == Sale.product_id,
        Permit.created_at >= Sale.opened_at,
    )
    return (
        select(literal("sale"), Sale.product_id, SalePlace.called_at)
        .join(Sale, Sale.id == SalePlace.sale_id)
        .where(
            SalePlace.person_id == person_id,
            SalePlace.called_at > now - TURN,
            Sale.state == SaleState.OPEN,
            Sale.paused_at.is_(None),
            ~began,
        )
    )


def _ending(offer: OpenOffer) -> OpenOffer:
    """A turn as it ends; the others are read with their end."""
    return replace(offer, expires_at=offer.expires_at + TURN) if offer.source == "sale" else offer
