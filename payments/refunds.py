"""Money given back: owed, sent, failed, given by hand. Commands that never commit."""

import secrets
from datetime import datetime
from enum import Enum, auto

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core import outbox
from payments import books, ledger
from payments.charges import RefundReason
from payments.models import Charge, LedgerPosting, Refund
from payments.receipts import telling
from payments.refunding.models import RefundRemedy

REFUND_MESSAGE = "payment.refund"
# States in which the payer has the money.
GIVEN = frozenset({"sent", "by_hand"})


class Given(Enum):
    """What it means that a provider gave a refund's money."""

    SENT = auto()
    KNOWN = auto()
    TWICE = auto()  # it had been given already


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
        way="",
        reference="",
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
    _enqueue(session, refund, now)


def send_again(session: Session, refund: Refund, now: datetime) -> None:
    """Have the provider asked once more for a refund that it had refused for good."""
    refund.state, refund.failure, refund.provider_ref = "owed", "", None
    refund.attempts += 1
    _enqueue(session, refund, now)


def note_given(session: Session, refund: Refund, ref: str, now: datetime) -> Given:
    """Record that the provider gave the money, by its name of that; its charge is locked.

    What had been given in another way by then is booked as given twice: a person must act.
    """
    if _is_booked(session, ref):
        return Given.KNOWN
    if refund.state in GIVEN:
        cents = refund.amount_cents
        posting = ledger.refund_twice(refund.charge.provider, ref, cents)
        books.post(session, posting, charge_id=refund.charge_id, now=now)
        refund.provider_ref = refund.provider_ref if refund.state == "sent" else ref
        return Given.TWICE
    mark_refund_sent(session, refund, ref, now)
    return Given.SENT


def mark_refund_sent(session: Session, refund: Refund, ref: str, now: datetime) -> bool:
    """Record that the provider gave the money back, with a receipt; False where that was known.

    Its charge is locked. Whatever else people had in mind for it is overtaken.
    """
    if refund.state == "sent":
        return False
    _give(session, refund, "sent", now)
    refund.provider_ref = ref
    telling.tell_refunded(session, refund.charge, refund, now)
    provider = refund.charge.provider
    posting = ledger.refund_sent(refund.id, provider, ref, refund.amount_cents, refund.attempts)
    books.post(session, posting, charge_id=refund.charge_id, now=now)
    waiting = update(RefundRemedy).where(
        RefundRemedy.refund_id == refund.id, RefundRemedy.state == "waiting"
    )
    session.execute(waiting.values(state="overtaken", decided_at=now))
    return True


def mark_given_by_hand(
    session: Session, refund: Refund, remedy: RefundRemedy, now: datetime
) -> None:
    """Record that people gave a refund in another way, with a receipt. Its charge is locked."""
    refund.way, refund.reference = remedy.way, remedy.reference
    _give(session, refund, "by_hand", now)
    telling.tell_given_by_hand(session, refund.charge, refund, remedy.id, now)
    posting = ledger.refund_by_hand(remedy.id, remedy.way, refund.amount_cents)
    books.post(session, posting, charge_id=refund.charge_id, now=now)


def take_back_by_hand(
    session: Session, refund: Refund, remedy: RefundRemedy, now: datetime
) -> None:
    """Record that it was not given in that way: owed again, or as the provider gave it since."""
    cents, ref = refund.amount_cents, refund.provider_ref or ""
    posting = ledger.refund_taken_back(remedy.id, remedy.way, cents)
    books.post(session, posting, charge_id=refund.charge_id, now=now)
    refund.way = refund.reference = ""
    if is_given_twice(session, ref):
        books.post(session, ledger.twice_kept(ref, cents), charge_id=refund.charge_id, now=now)
        refund.state = "sent"
        return
    refund.state, refund.sent_at, refund.failure = "failed", None, remedy.answer


def mark_refund_returned(session: Session, refund: Refund, now: datetime) -> None:
    """Record that money that had been given back came back to the provider: a person must act."""
    refund.state, refund.failure = "failed", "the money came back to the payment company"
    provider, ref = refund.charge.provider, refund.provider_ref
    posting = ledger.refund_returned(refund.id, provider, ref, refund.amount_cents, refund.attempts)
    books.post(session, posting, charge_id=refund.charge_id, now=now)


def mark_refund_failed(
    session: Session, refund: Refund, failure: str, ref: str | None = None
) -> bool:
    """Record that the provider will not give it back: a person must.

    False where it is given, where that was known, or where an earlier try is told of.
    """
    if refund.state != "owed" or (ref is not None and _has_failed(session, refund, ref)):
        return False
    refund.state, refund.failure = "failed", failure[:200]
    refund.provider_ref = ref or refund.provider_ref
    return True


def is_given_twice(session: Session, ref: str) -> bool:
    """Whether the provider gave something by this name that had been given, and keeps it given."""
    is_back = books.is_posted(session, ledger.twice_returned("", ref, 1).key)
    return books.is_posted(session, ledger.refund_twice_key(ref)) and not is_back


def _give(session: Session, refund: Refund, state: str, now: datetime) -> None:
    refund.state, refund.sent_at, refund.failure = state, now, ""
    refund.serial = refund.serial or _next_serial(session, refund.charge_id)


def _next_serial(session: Session, charge_id: str) -> int:
    """The next number among the receipts of a charge's refunds."""
    newest = select(func.max(Refund.serial)).where(Refund.charge_id == charge_id)
    return (session.scalar(newest) or 0) + 1


def _is_booked(session: Session, ref: str) -> bool:
    """Whether the books have what the provider gave by this name."""
    kinds = ("refund_sent", "refund_twice")
    query = select(LedgerPosting.id).where(
        LedgerPosting.provider_ref == ref, LedgerPosting.kind.in_(kinds)
    )
    return session.scalar(query.limit(1)) is not None


def _has_failed(session: Session, refund: Refund, ref: str) -> bool:
    """Whether a name is that of a try that had failed before the refund was sent again."""
    query = select(RefundRemedy.id).where(
        RefundRemedy.refund_id == refund.id, RefundRemedy.failed_ref == ref
    )
    return session.scalar(query.limit(1)) is not None


def _enqueue(session: Session, refund: Refund, now: datetime) -> None:
    again = f":{refund.attempts}" if refund.attempts else ""
    outbox.enqueue(
        session,
        kind=REFUND_MESSAGE,
        key=f"refund:{refund.id}{again}",
        payload={"refund_id": refund.id, "attempt": refund.attempts},
        now=now,
    )
