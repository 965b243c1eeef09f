"""What sales mean for whoever wants a product: sold by its waiting room, and is it their turn."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from parking.models import Permit
from parking.sales import pacing
from parking.sales.life import LIVE, SaleState
from parking.sales.models import Sale, SalePlace


@dataclass(frozen=True)
class Standing:
    """A product's sale, if one goes on, and whether this person was called.

    `turn_ends`: until when a space waits for them, also where that time is over; None where they
    were not called, or have begun to buy already.
    """

    is_sold_by_turns: bool = False
    is_called: bool = False
    turn_ends: datetime | None = None


def is_sold_by_turns(session: Session, product_id: int) -> bool:
    """Whether a product is sold through a waiting room now, or a sale of it is announced."""
    living = select(Sale.id).where(Sale.product_id == product_id, Sale.state.in_(LIVE))
    return session.scalar(living) is not None


def find_standings(
    session: Session, person_id: int, product_ids: Collection[int]
) -> dict[int, Standing]:
    """The products of these that are sold by turns now, and what that means for a person.

    One query. Nobody is called while a sale is paused.
    """
    own = and_(SalePlace.sale_id == Sale.id, SalePlace.person_id == person_id)
    began = exists().where(
        Permit.person_id == person_id,
        Permit.product_id == Sale.product_id,
        Permit.created_at >= Sale.opened_at,
    )
    query = (
        select(Sale.product_id, Sale.state, Sale.paused_at, SalePlace.called_at, began)
        .outerjoin(SalePlace, own)
        .where(Sale.state.in_(LIVE), Sale.product_id.in_(product_ids))
    )
    found = {}
    for product_id, state, paused_at, called_at, has_begun in session.execute(query):
        goes_on = paused_at is None and state == SaleState.OPEN
        turn = called_at if goes_on else None
        found[product_id] = Standing(
            is_sold_by_turns=True,
            is_called=turn is not None,
            turn_ends=turn + pacing.TURN if turn and not has_begun else None,
        )
    return found
