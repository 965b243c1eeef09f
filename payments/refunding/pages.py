"""What pages show of one charge, and of refunds that wait."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.identity.models import Person
from payments.disputes.models import Dispute
from payments.models import Charge, LedgerPosting, Refund
from payments.refunding.commands import stand
from payments.refunding.rules import Standing


@dataclass(frozen=True)
class Waiting:
    """A refund that waits for a second person."""

    refund: Refund
    asked_by: str


@dataclass(frozen=True)
class ChargeStory:
    """One charge with all that happened to it."""

    charge: Charge
    standing: Standing
    disputes: list[Dispute]
    postings: list[LedgerPosting]
    names: dict[int, str]


def list_waiting(session: Session) -> list[Waiting]:
    """Refunds that wait, the longest waiting first."""
    query = (
        select(Refund, Person.name)
        .outerjoin(Person, Person.id == Refund.asked_by)
        .where(Refund.state == "waiting")
        .order_by(Refund.requested_at, Refund.id)
    )
    return [Waiting(refund, name or "") for refund, name in session.execute(query)]


def find_story(session: Session, charge_id: str) -> ChargeStory | None:
    """A charge with its refunds, disputes and postings, oldest first."""
    query = select(Charge).where(Charge.id == charge_id)
    options = (selectinload(Charge.refunds), selectinload(Charge.receipt))
    charge = session.scalar(query.options(*options))
    if charge is None:
        return None
    disputes = select(Dispute).where(Dispute.payment_ref == charge.payment_ref)
    postings = select(LedgerPosting).where(LedgerPosting.charge_id == charge.id)
    people = {
        person for refund in charge.refunds for person in (refund.asked_by, refund.decided_by)
    }
    named = select(Person.id, Person.name).where(Person.id.in_(people - {None}))
    return ChargeStory(
        charge,
        stand(session, charge),
        list(session.scalars(disputes.order_by(Dispute.opened_at))),
        list(session.scalars(postings.order_by(LedgerPosting.id))),
        dict(session.execute(named).all()),
    )
