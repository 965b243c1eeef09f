"""What pages show of refunds that the payment company refused, or has not answered for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.identity.models import Person
from payments.disputes.models import Dispute
from payments.disputes.rules import DisputeState
from payments.models import Charge, Refund
from payments.refunding.commands import stand
from payments.refunding.models import RefundRemedy
from payments.refunding.rules import is_with_payer

# The outbox has tried often by then, and somebody should know.
ANSWER_TAKES = timedelta(days=1)


@dataclass(frozen=True)
class OpenRefund:
    """A refund that somebody must look at, and what waits for a second person, asked by whom."""

    refund: Refund
    waiting: RefundRemedy | None
    asked_by: str

    @property
    def state(self) -> str:
        """Where it stands: refused, waits, or silent, where there is no answer yet."""
        if self.waiting is not None:
            return "waits"
        return "refused" if self.refund.state == "failed" else "silent"


@dataclass(frozen=True)
class RefundStory:
    """One refund with what people did about it, oldest first, and their names."""

    refund: Refund
    remedies: list[RefundRemedy]
    names: dict[int, str]
    # The payer's bank has taken for good what it would give.
    is_with_payer: bool = False

    @property
    def waiting(self) -> RefundRemedy | None:
        """What waits for a second person."""
        return next((remedy for remedy in self.remedies if remedy.state == "waiting"), None)

    @property
    def given(self) -> RefundRemedy | None:
        """What gave the money in another way, where it did."""
        is_given = self.refund.state == "by_hand"
        done = [remedy for remedy in self.remedies if remedy.state == "done"]
        return done[-1] if is_given and done else None


def list_open(session: Session, now: datetime) -> list[OpenRefund]:
    """Refunds that somebody must look at, the oldest first. One query."""
    is_silent = and_(
        Refund.state == "owed",
        Refund.provider_ref.is_(None),
        Refund.requested_at <= now - ANSWER_TAKES,
    )
    waiting = and_(RefundRemedy.refund_id == Refund.id, RefundRemedy.state == "waiting")
    query = (
        select(Refund, RefundRemedy, Person.name)
        .outerjoin(RefundRemedy, waiting)
        .outerjoin(Person, Person.id == RefundRemedy.asked_by)
        .where(or_(Refund.state == "failed", is_silent))
        .order_by(Refund.requested_at, Refund.id)
    )
    return [
        OpenRefund(refund, remedy, name or "") for refund, remedy, name in session.execute(query)
    ]


def find_refund_story(session: Session, refund_id: str) -> RefundStory | None:
    """A refund with what people did about it; None where there is none. Five queries."""
    refund = session.get(Refund, refund_id)
    if refund is None:
        return None
    query = select(RefundRemedy).where(RefundRemedy.refund_id == refund_id)
    remedies = list(session.scalars(query.order_by(RefundRemedy.asked_at, RefundRemedy.id)))
    people = {person for each in remedies for person in (each.asked_by, each.decided_by)}
    named = select(Person.id, Person.name).where(Person.id.in_(people - {None}))
    names = dict(session.execute(named).all())
    taken = is_with_payer(stand(session, refund.charge), refund.amount_cents)
    return RefundStory(refund, remedies, names, taken and refund.state == "failed")


def find_lost_dispute(session: Session, refund_id: str) -> Dispute | None:
    """The dispute that was lost about the payment of a refund: the largest of several."""
    query = (
        select(Dispute)
        .join(
            Charge,
            and_(Charge.payment_ref == Dispute.payment_ref, Charge.provider == Dispute.provider),
        )
        .join(Refund, Refund.charge_id == Charge.id)
        .where(Refund.id == refund_id, Dispute.state == DisputeState.LOST)
    )
    order = (Dispute.amount_cents.desc(), Dispute.id)
    return session.scalars(query.order_by(*order).limit(1)).first()
