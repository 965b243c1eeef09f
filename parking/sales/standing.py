"""What sales mean for whoever wants a product: sold by its waiting room, and is it their turn."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from parking.sales.life import LIVE, SaleState
from parking.sales.models import Sale, SalePlace


@dataclass(frozen=True)
class Standing:
    """A product's sale, if one goes on, and whether this person was called."""

    is_sold_by_turns: bool = False
    is_called: bool = False


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
    query = (
        select(Sale.product_id, Sale.state, Sale.paused_at, SalePlace.called_at)
        .outerjoin(SalePlace, own)
        .where(Sale.state.in_(LIVE), Sale.product_id.in_(product_ids))
    )
    return {
        product_id: Standing(
            is_sold_by_turns=True,
            is_called=called_at is not None and paused_at is None and state == SaleState.OPEN,
        )
        for product_id, state, paused_at, called_at in session.execute(query)
    }
