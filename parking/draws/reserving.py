"""What draws keep of the pools: places not given yet count as taken for everybody else."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from parking.draws.life import LIVE, EntryState
from parking.draws.models import Draw, DrawEntry
from parking.models import Permit, Product


@dataclass(frozen=True)
class Standing:
    """A product's draw, if one goes on, and whether this person has an offer from it."""

    is_drawn: bool = False
    has_offer: bool = False


def count_reserved(
    session: Session,
    pool_ids: Sequence[int],
    takes_space: ColumnElement[bool],
    own: tuple[int, int] | None = None,
) -> dict[int, int]:
    """Spaces that draws keep, by pool: places not yet taken or being bought. One query.

    `own` (person, product) is whose offer is being taken up: it keeps no space from them.
    """
    is_given = or_(
        DrawEntry.state == EntryState.TAKEN,
        and_(DrawEntry.state == EntryState.OFFERED, _is_being_bought(takes_space)),
    )
    query = (
        select(Draw.id, Draw.product_id, Product.pool_id, Draw.places, func.count(DrawEntry.id))
        .join(Product, Product.id == Draw.product_id)
        .outerjoin(DrawEntry, and_(DrawEntry.draw_id == Draw.id, is_given))
        .where(Draw.state.in_(LIVE), Product.pool_id.in_(pool_ids))
        .group_by(Draw.id, Draw.product_id, Product.pool_id, Draw.places)
    )
    reserved: dict[int, int] = {}
    for draw_id, product_id, pool_id, places, given in session.execute(query).all():
        left = places - given
        if own is not None and own[1] == product_id and _has_offer(session, draw_id, own[0]):
            left -= 1
        reserved[pool_id] = reserved.get(pool_id, 0) + max(0, left)
    return reserved


def find_standings(
    session: Session, person_id: int, product_ids: Sequence[int]
) -> dict[int, Standing]:
    """The products of these that are given by draw now, and what they offer a person. One query."""
    offered = and_(
        DrawEntry.draw_id == Draw.id,
        DrawEntry.person_id == person_id,
        DrawEntry.state == EntryState.OFFERED,
    )
    query = (
        select(Draw.product_id, DrawEntry.id)
        .outerjoin(DrawEntry, offered)
        .where(Draw.state.in_(LIVE), Draw.product_id.in_(product_ids))
    )
    return {
        product_id: Standing(is_drawn=True, has_offer=entry_id is not None)
        for product_id, entry_id in session.execute(query)
    }


def is_drawn(session: Session, product_id: int) -> bool:
    """Whether a draw of a product goes on: from its opening until every place has passed on."""
    living = select(Draw.id).where(Draw.product_id == product_id, Draw.state.in_(LIVE))
    return session.scalar(living) is not None


def _is_being_bought(takes_space: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Permit.id)
        .where(
            Permit.person_id == DrawEntry.person_id,
            Permit.product_id == Draw.product_id,
            takes_space,
        )
        .correlate(Draw, DrawEntry)
        .exists()
    )


def _has_offer(session: Session, draw_id: int, person_id: int) -> bool:
    query = select(DrawEntry.id).where(
        DrawEntry.draw_id == draw_id,
        DrawEntry.person_id == person_id,
        DrawEntry.state == EntryState.OFFERED,
    )
    return session.scalar(query) is not None
