"""How many permits a pool can still give: the row is locked once, late, then counted."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from parking.draws import reserving as draws
from parking.models import Permit, Pool, Product
from parking.permits.life import PermitState
from parking.sales import reserving as sales
from parking.waitlists.reserving import count_reserved

# A hold keeps its space this much longer than it says: a payment confirmed in its last second
# and a sale counted by another process must not both have the space.
HOLD_GRACE = timedelta(minutes=1)

_IN_FORCE = (PermitState.ACTIVE, PermitState.AWAY, PermitState.SUSPENDED)
_KEPT = (PermitState.OFFERED, PermitState.HELD)


def lock_pool(session: Session, pool_id: int) -> Pool:
    """Lock a pool's row until the transaction ends, so that count and grant are one step.

    On SQLite the whole writing transaction holds the lock from its BEGIN IMMEDIATE on.
    """
    return session.get_one(Pool, pool_id, with_for_update=True)


def is_over(permit: Permit, now: datetime) -> bool:
    """Whether an offer or a hold keeps its space no longer."""
    return (
        permit.state in _KEPT
        and permit.hold_expires_at is not None
        and permit.hold_expires_at + HOLD_GRACE <= now
    )


def takes_space(now: datetime) -> ColumnElement[bool]:
    """Whether a permit takes up a space: in force, on leave, or kept for somebody and not over.

    One that is to take over the space of another in the same pool takes it when it is paid; while
    the other is suspended or on leave that needs a space of its own, which is counted then.
    """
    return or_(
        Permit.state.in_(_IN_FORCE),
        and_(
            Permit.state.in_(_KEPT),
            Permit.hold_expires_at > now - HOLD_GRACE,
            ~_is_to_take_over(),
        ),
    )


@cache  # always the same, and half of what it takes to ask for a pool
def _is_to_take_over() -> ColumnElement[bool]:
    """Whether a permit follows one that holds its space in the same pool."""
    before, its_product, own = aliased(Permit), aliased(Product), aliased(Product)
    return exists(
        select(before.id)
        .join(its_product, its_product.id == before.product_id)
        .join(own, own.pool_id == its_product.pool_id)
        .where(
            before.id == Permit.follows_id,
            before.state.in_(_IN_FORCE),
            own.id == Permit.product_id,
        )
        .correlate(Permit)
    )


def count_taken(
    session: Session,
    pool_id: int,
    now: datetime,
    own: tuple[int, int] | None = None,
    but: str = "",
) -> int:
    """How many spaces are taken: by permits but one, by offers to waitlists, draws, turns of sales.

    `own` (person, product) is whose offer is being taken up: it keeps no space from them.
    """
    query = (
        select(func.count())
        .select_from(Permit)
        .join(Product, Product.id == Permit.product_id)
        .where(Product.pool_id == pool_id, Permit.id != but, takes_space(now))
    )
    reserved = count_reserved(session, [pool_id], takes_space(now), own)
    drawn = draws.count_reserved(session, [pool_id], takes_space(now), own)
    called = sales.count_reserved(session, pool_id, now, own)
    return (session.scalar(query) or 0) + reserved.get(pool_id, 0) + drawn.get(pool_id, 0) + called


def spaces_left(session: Session, pools: Sequence[Pool], now: datetime) -> dict[int, int]:
    """How many permits each pool can still give, by its id; to show, not to grant. 4 queries."""
    taken = spaces_taken(session, pools, now)
    return {pool.id: max(0, pool.sellable - taken[pool.id]) for pool in pools}


def spaces_taken(session: Session, pools: Sequence[Pool], now: datetime) -> dict[int, int]:
    """How many permits each pool has given or keeps for somebody, by its id. 4 queries."""
    pool_ids = [pool.id for pool in pools]
    query = (
        select(Product.pool_id, func.count())
        .select_from(Permit)
        .join(Product, Product.id == Permit.product_id)
        .where(Product.pool_id.in_(pool_ids), takes_space(now))
        .group_by(Product.pool_id)
    )
    taken = {row[0]: row[1] for row in session.execute(query)}
    kept = (
        count_reserved(session, pool_ids, takes_space(now)),
        draws.count_reserved(session, pool_ids, takes_space(now)),
    )
    return {
        pool.id: taken.get(pool.id, 0) + sum(each.get(pool.id, 0) for each in kept)
        for pool in pools
    }
