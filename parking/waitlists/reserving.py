"""The spaces that waitlists keep: one for each open offer, until it is taken or over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, not_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from parking.models import Permit, Product
from parking.waitlists.log import State
from parking.waitlists.models import Waitlist, WaitlistEntry


@dataclass(frozen=True)
class Standing:
    """What a product's list means for one person: do others wait, and is a space offered them."""

    others_wait: bool = False
    has_offer: bool = False


def count_reserved(
    session: Session,
    pool_ids: Collection[int],
    takes_space: ColumnElement[bool],
    own: tuple[int, int] | None = None,
) -> dict[int, int]:
    """How many spaces of each pool are kept for offers, by its id. One query.

    `takes_space` says which permits count already: whoever pays for an offer has one, and is not
    counted twice. `own` (person, product) leaves out the offer that is being taken up. An offer
    keeps its space until it is marked as over, so that nobody counts it free a moment too soon.
    """
    has_permit = (
        select(Permit.id)
        .where(
            Permit.person_id == WaitlistEntry.person_id,
            Permit.product_id == Waitlist.product_id,
            takes_space,
        )
        .exists()
    )
    query = (
        select(Product.pool_id, func.count(WaitlistEntry.id))
        .join(Waitlist, Waitlist.id == WaitlistEntry.waitlist_id)
        .join(Product, Product.id == Waitlist.product_id)
        .where(
            WaitlistEntry.state == State.OFFERED,
            Product.pool_id.in_(pool_ids),
            not_(has_permit),
        )
        .group_by(Product.pool_id)
    )
    if own is not None:
        is_own = and_(WaitlistEntry.person_id == own[0], Waitlist.product_id == own[1])
        query = query.where(not_(is_own))
    return {row[0]: row[1] for row in session.execute(query)}


def find_standings(
    session: Session, person_id: int, product_ids: Collection[int], now: datetime
) -> dict[int, Standing]:
    """What the lists of products mean for a person, by product. One query; no list, no entry."""
    is_own_offer = and_(
        WaitlistEntry.person_id == person_id,
        WaitlistEntry.state == State.OFFERED,
        WaitlistEntry.offer_expires_at > now,
    )
    others_wait = and_(WaitlistEntry.person_id != person_id, WaitlistEntry.state == State.WAITING)
    query = (
        select(
            Waitlist.product_id,
            func.max(case((others_wait, 1), else_=0)),
            func.max(case((is_own_offer, 1), else_=0)),
        )
        .join(WaitlistEntry, WaitlistEntry.waitlist_id == Waitlist.id)
        .where(
            Waitlist.product_id.in_(product_ids),
            WaitlistEntry.state.in_([State.WAITING, State.OFFERED]),
        )
        .group_by(Waitlist.product_id)
    )
    return {row[0]: Standing(bool(row[1]), bool(row[2])) for row in session.execute(query)}
