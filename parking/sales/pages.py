"""What pages of sales read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from parking.sales.life import LIVE
from parking.sales.models import Sale, SalePlace

# A sale that is over stays on people's list for so long.
SHOWN_FOR = timedelta(days=14)


def find_sale(session: Session, sale_id: int) -> Sale | None:
    """A sale by its number."""
    return session.get(Sale, sale_id)


def list_sales() -> Select[Sale]:
    """All sales: those that go on first, then the newest."""
    return select(Sale).order_by(Sale.state.in_(LIVE).desc(), Sale.id.desc())


def list_news(
    session: Session, person_id: int | None, now: datetime
) -> Sequence[tuple[Sale, SalePlace | None]]:
    """Sales that go on or were over lately, each with the person's place. One query."""
    own = (SalePlace.sale_id == Sale.id) & (SalePlace.person_id == (person_id or 0))
    query = (
        list_sales()
        .add_columns(SalePlace)
        .outerjoin(SalePlace, own)
        .where(Sale.state.in_(LIVE) | (Sale.ended_at > now - SHOWN_FOR))
    )
    return [(sale, place) for sale, place in session.execute(query)]
