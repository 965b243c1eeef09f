"""What pages of sales read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from core.audit import AuditEntry
from core.identity.models import Person
from parking.models import Permit
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


def list_places(sale: Sale) -> Select[SalePlace]:
    """A sale's places with people: who was called last comes first, then who waits."""
    return (
        select(SalePlace)
        .where(SalePlace.sale_id == sale.id)
        .options(joinedload(SalePlace.person))
        .order_by(SalePlace.number.is_(None), SalePlace.number.desc(), SalePlace.place)
    )


def count_begun(session: Session, sale: Sale) -> dict[str, int]:
    """How many permits of those called since the opening are in each state. One query."""
    query = (
        select(Permit.state, func.count())
        .join(SalePlace, SalePlace.person_id == Permit.person_id)
        .where(
            SalePlace.sale_id == sale.id,
            Permit.product_id == sale.product_id,
            Permit.created_at >= (sale.opened_at or sale.opens_at),
        )
        .group_by(Permit.state)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def trail(session: Session, sale: Sale) -> Sequence[tuple[AuditEntry, str | None]]:
    """What was done with a sale, newest first, with names. One query."""
    query = (
        select(AuditEntry, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_type == "sale", AuditEntry.subject_id == str(sale.id))
        .order_by(AuditEntry.id.desc())
    )
    return [(entry, name) for entry, name in session.execute(query)]
