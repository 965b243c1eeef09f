"""How many permits a pool can still give: the row is locked once, late, then counted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from parking.models import Permit, Pool, Product
from parking.permits.life import PermitState

# A hold keeps its space this much longer than it says: a payment confirmed in its last second
# and a sale counted by another process must not both have the space.
HOLD_GRACE = timedelta(minutes=1)


def lock_pool(session: Session, pool_id: int) -> Pool:
    """Lock a pool's row until the transaction ends, so that count and grant are one step.

    On SQLite the whole writing transaction holds the lock from its BEGIN IMMEDIATE on.
    """
    return session.get_one(Pool, pool_id, with_for_update=True)


def takes_space(now: datetime) -> ColumnElement[bool]:
    """Whether a permit takes up a space: in force, or held and not yet over."""
    return or_(
        Permit.state.in_([PermitState.ACTIVE, PermitState.SUSPENDED]),
        and_(Permit.state == PermitState.HELD, Permit.hold_expires_at > now - HOLD_GRACE),
    )


def count_taken(session: Session, pool_id: int, now: datetime) -> int:
    """How many permits of a pool take up a space."""
    query = (
        select(func.count())
        .select_from(Permit)
        .join(Product, Product.id == Permit.product_id)
        .where(Product.pool_id == pool_id, takes_space(now))
    )
    return session.scalar(query) or 0


def spaces_left(session: Session, pools: Sequence[Pool], now: datetime) -> dict[int, int]:
    """How many permits each pool can still give, by its id. One query; to show, not to grant."""
    query = (
        select(Product.pool_id, func.count())
        .select_from(Permit)
        .join(Product, Product.id == Permit.product_id)
        .where(Product.pool_id.in_([pool.id for pool in pools]), takes_space(now))
        .group_by(Product.pool_id)
    )
    taken = {row[0]: row[1] for row in session.execute(query)}
    return {pool.id: max(0, pool.sellable - taken.get(pool.id, 0)) for pool in pools}
