"""Commands: take a place in a waiting room, once a person, and see it opened in time."""

import secrets
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, lazyload

from core import audit
from parking.models import Product
from parking.permits.offers import find_own_bars
from parking.permits.steps import Actor
from parking.products.eligibility import Bar
from parking.sales.life import LIVE, SaleRefusal, SaleRefusedError, SaleState
from parking.sales.models import Sale, SalePlace

SEED_BYTES = 16
# What may have changed by the time of somebody's turn, so that they may wait for it.
_PASSING = frozenset({Bar.SALE_NOT_OPEN, Bar.SALE_OVER, Bar.WAITLIST, Bar.NO_PRICE})


def take_place(
    session: Session, sale_id: int, person_id: int, now: datetime, zone: ZoneInfo
) -> SalePlace:
    """Give a person their place; asked again, from another tab or phone, it is the same one.

    Raises SaleRefusedError where the sale is over, or the product is not for the person.
    """
    sale, existing = find_with_place(session, sale_id, person_id, with_prices=True)
    return existing or _new_place(session, sale, person_id, now, zone)


def take_for(
    session: Session, sale_id: int, person_id: int, actor: Actor, zone: ZoneInfo
) -> SalePlace:
    """Let the office take a place for somebody, in the same order as everybody's.

    When its turn comes the space is offered to the person for some days, by mail.
    """
    if find_place(session, sale_id, person_id) is not None:
        raise SaleRefusedError(SaleRefusal.HAS_PLACE)
    sale = session.get_one(Sale, sale_id)
    place = _new_place(session, sale, person_id, actor.now, zone)
    place.taken_by, place.reason = actor.person_id, actor.reason
    details = {"person": person_id, "place": place.place}
    audit.record_act(session, actor, "sale.take_for", ("sale", sale_id), details)
    return place


def find_with_place(
    session: Session, sale_id: int, person_id: int | None, *, with_prices: bool = False
) -> tuple[Sale, SalePlace | None]:
    """A sale, and a person's place in it. One query. Raises NoResultFound where there is no sale.

    `with_prices` brings its product's prices along, where they are needed.
    """
    own = (SalePlace.sale_id == Sale.id) & (SalePlace.person_id == (person_id or 0))
    product = joinedload(Sale.product, innerjoin=True)
    prices = product.joinedload(Product.prices) if with_prices else product.lazyload(Product.prices)
    query = (
        select(Sale, SalePlace).outerjoin(SalePlace, own).where(Sale.id == sale_id).options(prices)
    )
    sale, place = session.execute(query).unique().one()
    return sale, place


def find_place(session: Session, sale_id: int, person_id: int) -> SalePlace | None:
    """A person's place in a sale."""
    return session.scalar(
        select(SalePlace).where(SalePlace.sale_id == sale_id, SalePlace.person_id == person_id)
    )


def lock_sale(session: Session, sale_id: int) -> Sale:
    """A sale whose row is locked until the transaction ends, read afresh, without its product."""
    alone = [lazyload(Sale.product)]
    return session.get_one(
        Sale, sale_id, options=alone, with_for_update=True, populate_existing=True
    )


def open_if_due(sale: Sale, now: datetime) -> bool:
    """Open a locked sale at its time: the order of those who are there is drawn at this instant.

    Whoever takes the row's lock first after the time does it, so that nobody who comes later
    is counted among the early.
    """
    if sale.state != SaleState.ANNOUNCED or now < sale.opens_at:
        return False
    sale.state, sale.opened_at, sale.paced_at = SaleState.OPEN, now, now
    sale.early, sale.seed = sale.places, secrets.token_hex(SEED_BYTES)
    return True


def _new_place(
    session: Session, found: Sale, person_id: int, now: datetime, zone: ZoneInfo
) -> SalePlace:
    _refuse_unless_for(session, found.product, person_id, now, zone)
    sale = lock_sale(session, found.id)
    existing = find_place(session, sale.id, person_id)  # another tab may have come first
    if existing is not None:
        return existing
    if sale.state not in LIVE or now >= sale.closes_at:
        raise SaleRefusedError(SaleRefusal.NOT_NOW)
    open_if_due(sale, now)
    sale.places += 1
    place = SalePlace(sale_id=sale.id, person_id=person_id, place=sale.places, arrived_at=now)
    session.add(place)
    return place


def _refuse_unless_for(
    session: Session, product: Product, person_id: int, now: datetime, zone: ZoneInfo
) -> None:
    bars = find_own_bars(session, person_id, product, now, zone)
    lasting = [bar for bar in bars if bar not in _PASSING]
    if lasting:
        raise SaleRefusedError(SaleRefusal.NOT_FOR_PERSON, {"bar": lasting[0]})
