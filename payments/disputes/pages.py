"""What pages show of disputes."""

from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from payments.disputes.models import Dispute
from payments.disputes.rules import OPEN, TO_ANSWER
from payments.models import Charge


@dataclass(frozen=True)
class Disputed:
    """A dispute with the charge it is about, where that is known."""

    dispute: Dispute
    charge: Charge | None


def list_disputes(session: Session, *, only_open: bool) -> list[Disputed]:
    """Disputes with their charges: those to be answered first, by their last day."""
    query = (
        select(Dispute, Charge)
        .outerjoin(Charge, Charge.payment_ref == Dispute.payment_ref)
        .order_by(
            case((Dispute.state.in_(TO_ANSWER), 0), (Dispute.state.in_(OPEN), 1), else_=2),
            Dispute.answer_by.nulls_last(),
            Dispute.opened_at.desc(),
        )
    )
    if only_open:
        query = query.where(Dispute.state.in_(OPEN))
    return [Disputed(dispute, charge) for dispute, charge in session.execute(query)]


def count_to_answer(session: Session) -> int:
    """How many disputes wait for our answer."""
    query = select(func.count()).select_from(Dispute).where(Dispute.state.in_(TO_ANSWER))
    return session.scalar(query) or 0
