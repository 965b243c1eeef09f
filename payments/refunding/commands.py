"""What people decide about giving money back. They take the session and never commit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from payments import ledger, refunds
from payments.charges import ChargeState, RefundReason
from payments.disputes.models import Dispute
from payments.disputes.rules import OPEN, DisputeState
from payments.models import Charge, Refund
from payments.refunding.rules import (
    Refusal,
    Standing,
    needs_second_person,
    refusal_above,
    refusal_of,
)


@dataclass(frozen=True)
class Decision:
    """Who decides (None: a rule does), when, and in which words.

    `once` is the name of this very decision, so that two clicks are one; empty: it has none.
    """

    actor_id: int | None
    now: datetime
    why: str = ""
    once: str = ""


class RefundRefusedError(Exception):
    """It cannot be decided like this; `code` says why."""

    def __init__(self, code: Refusal) -> None:
        super().__init__(code)
        self.code = code


def ask_refund(
    session: Session, charge: Charge, *, cents: int, alone_cents: int, decision: Decision
) -> Refund:
    """Give money back for a charge, whose row is locked, or let it wait for a second person.

    Up to `alone_cents` for all that people gave back of one charge, one person decides; about
    their own payment nobody does alone.
    The same decision again changes nothing. Raises RefundRefusedError.
    """
    known = session.get(Refund, decision.once) if decision.once else None
    if known is not None and known.charge_id != charge.id:
        raise RefundRefusedError(Refusal.DECIDED)
    if known is not None:
        return known
    standing = stand(session, charge)
    code = refusal_of(standing, cents)
    if code is not None:
        raise RefundRefusedError(code)
    waits = takes_two(standing, charge, cents, alone_cents, decision)
    return keep(session, charge, cents, RefundReason.OFFICE, decision, waits=waits)


def keep(
    session: Session,
    charge: Charge,
    cents: int,
    reason: RefundReason,
    decision: Decision,
    *,
    waits: bool,
) -> Refund:
    """Keep a refund that goes back now, or one that waits for a person to approve it."""
    refund = refunds.new_refund(charge, cents, reason, decision.now)
    refund.id = decision.once or refund.id
    refund.state = "waiting" if waits else "owed"
    refund.asked_by, refund.note = decision.actor_id, decision.why[:200]
    session.add(refund)
    if not waits:
        refunds.book_owed(session, refund, charge, decision.now)
    if waits or decision.actor_id is not None:
        _record(session, refund, "refund.asked", decision)
    return refund


def approve(session: Session, refund: Refund, decision: Decision) -> None:
    """Give what waits, as the second person. Its charge's row is locked.

    Raises RefundRefusedError where it no longer waits, for whoever asked for it or has paid, and
    where the payment has meanwhile come under a dispute or gone back.
    """
    _check_waits(refund)
    check_second(refund.charge, refund.asked_by, decision)
    standing = stand(session, refund.charge)
    if standing.is_disputed:
        raise RefundRefusedError(Refusal.DISPUTED)
    # A program may have given some of it back meanwhile, or a bank: they ask nobody.
    code = refusal_above(standing, refund.amount_cents, standing.held_cents)
    if code is not None:
        raise RefundRefusedError(code)
    refund.state, refund.decided_by, refund.decided_at = "owed", decision.actor_id, decision.now
    refunds.book_owed(session, refund, refund.charge, decision.now)
    _record(session, refund, "refund.approved", decision)


def refuse(session: Session, refund: Refund, decision: Decision) -> None:
    """Let what waits not be given: the second person, or whoever asked and thought again.

    Raises RefundRefusedError where it no longer waits.
    """
    _check_waits(refund)
    refund.state, refund.failure = "refused", decision.why[:200]
    refund.decided_at = decision.now
    if refund.asked_by != decision.actor_id:
        refund.decided_by = decision.actor_id
    _record(session, refund, "refund.refused", decision)


def takes_two(
    standing: Standing, charge: Charge, cents: int, alone_cents: int, decision: Decision
) -> bool:
    """Whether somebody else must agree: above the limit, and always where it is one's own."""
    return is_own(charge, decision) or needs_second_person(standing, cents, alone_cents)


def check_second(charge: Charge, asked_by: int | None, decision: Decision) -> None:
    """Raise RefundRefusedError for whoever asked for it, or would have the money."""
    if asked_by == decision.actor_id:
        raise RefundRefusedError(Refusal.SAME_PERSON)
    if is_own(charge, decision):
        raise RefundRefusedError(Refusal.OWN_PAYMENT)


def is_own(charge: Charge, decision: Decision) -> bool:
    """Whether somebody decides about what they have paid themselves."""
    return decision.actor_id is not None and charge.person_id == decision.actor_id


def stand(session: Session, charge: Charge) -> Standing:
    """What of a charge has gone back, waits, and is disputed."""
    query = select(Refund.amount_cents, Refund.state, Refund.asked_by, Refund.way)
    rows = session.execute(query.where(Refund.charge_id == charge.id)).all()
    disputed = select(Dispute.amount_cents, Dispute.state).where(
        Dispute.payment_ref == charge.payment_ref,
        Dispute.provider == charge.provider,
        Dispute.state.in_((*OPEN, DisputeState.LOST)),
    )
    # What has no name at the provider is in no dispute there.
    disputes = session.execute(disputed).all() if charge.payment_ref is not None else ()
    lost = sum(row.amount_cents for row in disputes if row.state == DisputeState.LOST)
    by_bank = sum(row.amount_cents for row in rows if row.way == ledger.BY_BANK)
    return Standing(
        is_paid=charge.state == ChargeState.PAID,
        paid_cents=charge.paid_cents,
        refunded_cents=charge.refunded_cents,
        waiting_cents=sum(row.amount_cents for row in rows if row.state == "waiting"),
        by_people_cents=sum(
            row.amount_cents
            for row in rows
            if (row.asked_by is not None and row.state in {"owed", "sent", "failed"})
            or row.state == "by_hand"
        ),
        is_disputed=any(row.state in OPEN for row in disputes),
        lost_cents=max(0, lost - by_bank),
    )


def _check_waits(refund: Refund) -> None:
    if refund.state != "waiting":
        raise RefundRefusedError(Refusal.DECIDED)


def _record(session: Session, refund: Refund, action: str, decision: Decision) -> None:
    audit.record(
        session,
        actor_id=decision.actor_id,
        action=action,
        subject_type="refund",
        subject_id=refund.id,
        now=decision.now,
        reason=decision.why,
        details={"charge": refund.charge_id, "cents": refund.amount_cents, "state": refund.state},
    )
