"""The spaces that sales keep: one for each turn that runs, until its person begins to buy."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, exists, func, select, update
from sqlalchemy.orm import Session, lazyload

from parking.models import Permit, Product
from parking.sales import pacing
from parking.sales.life import SaleState
from parking.sales.models import Sale, SalePlace


def count_reserved(
    session: Session, pool_id: int, now: datetime, own: tuple[int, int] | None = None
) -> int:
    """How many spaces of a pool wait for people who were called, as a buyer has to count them.

    `own` (person, product) is who buys what: to somebody for whom a space waits nobody else's turn
    matters, since no more are called than there are spaces. One query where no sale goes on, else
    three.
    """
    open_sales = _find_open(session, pool_id)
    if own is not None and any(_has_turn(session, sale, own, now) for sale in open_sales):
        return 0
    return sum(count_turns(session, sale, now) for sale in open_sales)


def count_turns(session: Session, sale: Sale, now: datetime) -> int:
    """How many were called lately and have not begun to buy: a space waits for each."""
    return session.scalar(_waiting_turns(sale, now)) or 0


def begin_turns_anew(session: Session, sale: Sale, now: datetime) -> None:
    """Give all whose turn ran when a sale was paused their whole time again. One statement."""
    running = SalePlace.called_at > _turns_since(sale, now)
    session.execute(
        update(SalePlace).where(SalePlace.sale_id == sale.id, running).values(called_at=now)
    )


def _find_open(session: Session, pool_id: int) -> Sequence[Sale]:
    query = (
        select(Sale)
        .join(Product, Product.id == Sale.product_id)
        .where(Product.pool_id == pool_id, Sale.state == SaleState.OPEN)
        .options(lazyload(Sale.product))
    )
    return session.scalars(query).all()


def _has_turn(session: Session, sale: Sale, own: tuple[int, int], now: datetime) -> bool:
    person_id, product_id = own
    if product_id != sale.product_id:
        return False
    # Who has begun and given it back is called no more: their space may wait for the next.
    waiting = _waiting_turns(sale, now).where(SalePlace.person_id == person_id)
    return bool(session.scalar(waiting))


def _waiting_turns(sale: Sale, now: datetime) -> Select[int]:
    began = exists().where(
        Permit.person_id == SalePlace.person_id,
        Permit.product_id == sale.product_id,
        Permit.created_at >= sale.opened_at,
    )
    return select(func.count()).where(
        SalePlace.sale_id == sale.id, SalePlace.called_at > _turns_since(sale, now), ~began
    )


def _turns_since(sale: Sale, now: datetime) -> datetime:
    """Whoever was called after this has their turn; during a pause nobody's runs out."""
    return (sale.paused_at or now) - pacing.TURN
