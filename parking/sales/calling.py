"""The usher's step: open a sale in time, call the next, end it, and say how it stands."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from core import audit
from parking.models import Permit, Product
from parking.permits import inventory, offering
from parking.permits.life import PermitState
from parking.permits.offering import Grant
from parking.permits.steps import Actor, PermitRefusedError, find_living
from parking.sales import pacing
from parking.sales.board import Board
from parking.sales.joining import lock_sale, open_if_due
from parking.sales.life import LIVE, SaleState
from parking.sales.models import Sale, SalePlace
from parking.sales.order import place_of
from parking.sales.reserving import count_reserved

# For whom the office took a place, the space is kept this long: they may be asleep, or on duty.
OFFER_FOR = timedelta(days=3)
_UNPAID = (PermitState.OFFERED, PermitState.HELD)


def advance(session: Session, sale_id: int, now: datetime) -> Board:
    """Do what is due of a sale, and return how it stands then. Repeats at one instant are idle."""
    sale = lock_sale(session, sale_id)
    open_if_due(sale, now)
    if sale.state in LIVE and now >= sale.closes_at:
        _end(session, sale, now)
    calls = sale.state == SaleState.OPEN and sale.paused_at is None
    if calls:
        # Nobody may take a space between its being counted and its being somebody's turn.
        inventory.lock_pool(session, sale.product.pool_id)
    left = inventory.spaces_left(session, [sale.product.pool], now)[sale.product.pool_id]
    if calls:
        left -= _call(session, sale, left, now)
    return _board(session, sale, left, now)


def find_live(session: Session, now: datetime) -> Sequence[int]:
    """Sales that the usher looks after: those that go on, and those that ended a moment ago."""
    is_news = Sale.ended_at > now - timedelta(hours=1)
    return session.scalars(select(Sale.id).where(Sale.state.in_(LIVE) | is_news)).all()


def count_unpaid(session: Session, pool_id: int, now: datetime) -> int:
    """How many spaces of a pool are kept for people who have not paid yet."""
    query = (
        select(func.count())
        .select_from(Permit)
        .join(Product, Product.id == Permit.product_id)
        .where(
            Product.pool_id == pool_id,
            Permit.state.in_(_UNPAID),
            inventory.takes_space(now),
        )
    )
    return session.scalar(query) or 0


def _call(session: Session, sale: Sale, left: int, now: datetime) -> int:
    """Call the next places; returns how many spaces were given by that to people far away."""
    waiting = sale.places - sale.called
    if not waiting or sale.paced_at is None or sale.early is None:
        sale.paced_at = now
        return 0
    free = left - count_reserved(session, sale.product.pool_id, now)
    called = pacing.call(pacing.Door(sale.per_minute, sale.paced_at, waiting, free), now)
    sale.paced_at = called.since
    first, last = sale.called + 1, sale.called + called.count
    if last < first:
        return 0
    numbers = {place_of(n, sale.early, sale.seed): n for n in range(first, last + 1)}
    query = select(SalePlace).where(
        and_(SalePlace.sale_id == sale.id, SalePlace.place.in_(numbers))
    )
    found = session.scalars(query).all()
    for place in found:
        place.number, place.called_at = numbers[place.place], now
    sale.called = last
    return sum(_offer(session, sale, place, now) for place in found if place.taken_by is not None)


def _offer(session: Session, sale: Sale, place: SalePlace, now: datetime) -> bool:
    """Offer a space to somebody for whom the office took the place; False where that fails."""
    if find_living(session, place.person_id, sale.product_id) is not None:
        return False  # they bought it themselves; and no permit is locked after the pool
    grant = Grant(place.person_id, sale.product_id, now + OFFER_FOR)
    try:
        offering.offer(session, grant, Actor(None, now, place.reason))
    except PermitRefusedError:
        return False  # the last space is gone: they keep their turn
    return True


def _end(session: Session, sale: Sale, now: datetime) -> None:
    sale.state, sale.ended_at = SaleState.OVER, now
    audit.record(
        session,
        actor_id=None,
        action="sale.over",
        subject_type="sale",
        subject_id=str(sale.id),
        now=now,
        details={"places": sale.places, "called": sale.called},
    )


def _board(session: Session, sale: Sale, left: int, now: datetime) -> Board:
    product = sale.product
    return Board(
        sale_id=sale.id,
        at=now,
        state=sale.state,
        opens_at=sale.opens_at,
        closes_at=sale.closes_at,
        is_paused=sale.paused_at is not None,
        pause_reason=sale.pause_reason,
        per_minute=sale.per_minute,
        places=sale.places,
        early=sale.early,
        seed=sale.seed,
        called=sale.called,
        left=max(0, left),
        turns=count_reserved(session, product.pool_id, now),
        unpaid=count_unpaid(session, product.pool_id, now),
        slug=product.slug,
        product=product.name,
        garage=product.garage.name,
        letter=product.garage.letter,
        color=product.garage.color,
    )
