"""What pages show of statement and books."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from core.identity.models import Person
from payments.models import Charge
from payments.reconciling import adopting
from payments.reconciling.fetching import find_lines
from payments.reconciling.models import BookDifference, StatementLine


@dataclass(frozen=True)
class Shown:
    """A difference with what is known around it."""

    difference: BookDifference
    lines: list[StatementLine]
    charge: Charge | None
    closed_by: str
    can_be_booked: bool = False


def list_differences(state: str) -> Select[BookDifference]:
    """Differences, those for a person first, then the newest; of one state, or all."""
    query = select(BookDifference).order_by(
        case((BookDifference.state == "open", 0), else_=1),
        BookDifference.at.desc(),
        BookDifference.id,
    )
    return query.where(BookDifference.state == state) if state else query


def count_open(session: Session) -> int:
    """How many differences wait for a person."""
    query = select(func.count()).select_from(BookDifference).where(BookDifference.state == "open")
    return session.scalar(query) or 0


def last_compared(session: Session) -> datetime | None:
    """When a statement last brought something new."""
    return session.scalar(select(func.max(StatementLine.fetched_at)))


def find_difference(session: Session, difference_id: int) -> Shown | None:
    """One difference with its lines, its charge and who explained it."""
    difference = session.get(BookDifference, difference_id)
    if difference is None:
        return None
    lines = find_lines(session, difference.provider, difference.kind, difference.ref)
    charge = adopting.find_charge(session, lines) or _charge_of_payment(session, difference.ref)
    person = session.get(Person, difference.closed_by) if difference.closed_by else None
    is_refund = adopting.can_be_booked(difference, lines, charge)
    return Shown(difference, lines, charge, person.name if person else "", is_refund)


def _charge_of_payment(session: Session, ref: str) -> Charge | None:
    return session.scalars(select(Charge).where(Charge.payment_ref == ref)).first()
