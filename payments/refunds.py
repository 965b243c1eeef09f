"""Money given back: owed, sent by the outbox, sent or failed. Commands that never commit."""

import secrets
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import outbox
from payments import books, ledger
from payments.charges import RefundReason
from payments.models import Charge, Refund
from payments.receipts import telling

REFUND_MESSAGE = "payment.refund"


def owe_refund(
    session: Session,
    charge: Charge,
    *,
    cents: int,
    reason: RefundReason,
    now: datetime,
    from_account: str | None = None,
) -> Refund:
    """Decide to give money back, and leave the sending to the outbox.

    Raises ValueError where more would go back than came in.
    """
    if not 0 < cents <= charge.paid_cents - charge.refunded_cents:
        raise ValueError("a refund is more than nothing and at most what is left of the payment")
    refund = new_refund(charge, cents, reason, now)
    session.add(refund)
    book_owed(session, refund, charge, now, from_account)
    return refund


def new_refund(charge: Charge, cents: int, reason: RefundReason, now: datetime) -> Refund:
    """A refund of a charge that is owed, not yet in the session."""
    return Refund(
        id=secrets.token_hex(16),
        charge_id=charge.id,
        amount_cents=cents,
        reason=reason,
        state="owed",
        requested_at=now,
        failure="",
        attempts=0,
        note="",
    )


def book_owed(
    session: Session,
    refund: Refund,
    charge: Charge,
    now: datetime,
    from_account: str | None = None,
) -> None:
    """Book a refund that was decided, and leave its sending to the outbox."""
    cents = refund.amount_cents
    charge.refunded_cents += cents
    account = from_account or ledger.earned_from(charge.subject_type)
    books.post(session, ledger.refund_owed(refund.id, account, cents), charge_id=charge.id, now=now)
    outbox.enqueue(
        session,
        kind=REFUND_MESSAGE,
        key=f"refund:{refund.id}",
        payload={"refund_id": refund.id},
        now=now,
    )


def mark_refund_sent(session: Session, refund: Refund, ref: str, now: datetime) -> bool:
    """Record that the provider gave the money back, with a receipt; False where that was known.

    Its charge is locked.
    """
    if refund.state == "sent":
        return False
    refund.state, refund.provider_ref, refund.sent_at, refund.failure = "sent", ref, now, ""
    refund.serial = refund.serial or _next_serial(session, refund.charge_id)
    telling.tell_refunded(session, refund.charge, refund, now)
    posting = ledger.refund_sent(refund.id, refund.charge.provider, ref, refund.amount_cents)
    books.post(session, posting, charge_id=refund.charge_id, now=now)
    return True


def _next_serial(session: Session, charge_id: str) -> int:
    """The next number among the receipts of a charge's refunds."""
    newest = select(func.max(Refund.serial)).where(Refund.charge_id == charge_id)
    return (session.scalar(newest) or 0) + 1


def mark_refund_returned(session: Session, refund: Refund, now: datetime) -> None:
    """Record that money that had been given back came back to the provider: a person must act."""
    refund.state, refund.failure = "failed", "the money came back to the payment company"
    provider, ref = refund.charge.provider, refund.provider_ref
    posting = ledger.refund_returned(refund.id, provider, ref, refund.amount_cents)
    books.post(session, posting, charge_id=refund.charge_id, now=now)


def mark_refund_failed(refund: Refund, failure: str) -> bool:
    """Record that the provider will not give it back: a person must. False after success."""
    if refund.state == "sent":
        return False
    refund.state, refund.failure = "failed", failure[:200]
    return True
