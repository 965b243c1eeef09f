"""A refund made on the provider's own page, booked because finance says that it is one of ours."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from payments import books, ledger, refunds
from payments.charges import RefundReason
from payments.models import Charge, PaymentEvent, Refund
from payments.reconciling.fetching import find_lines
from payments.reconciling.models import BookDifference, StatementLine
from payments.reconciling.rules import Fault
from payments.reconciling.statements import MovementKind
from payments.webhooks import Outcome, unknown_refund


class Booking(StrEnum):
    """What came of it."""

    DONE = "done"
    OWN_PAYMENT = "own_payment"
    NOT_POSSIBLE = "not_possible"


def find_charge(
    session: Session, lines: Sequence[StatementLine], *, is_locked: bool = False
) -> Charge | None:
    """The payment that lines of a statement are about, as they name it."""
    charge_id = next((line.charge_id for line in lines if line.charge_id), None)
    ref = next((line.payment_ref for line in lines if line.payment_ref), None)
    if charge_id is None and ref is None:
        return None
    query = select(Charge).where(
        Charge.id == charge_id if charge_id else Charge.payment_ref == ref,
    )
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query.limit(1)).first()


def can_be_booked(
    difference: BookDifference, lines: Sequence[StatementLine], charge: Charge | None
) -> bool:
    """Whether it may be a refund of that payment of which nothing of ours knows.

    One that we asked for ourselves is no case for a person: the night books it.
    """
    is_open = (difference.state, difference.fault) == ("open", Fault.NOT_BOOKED)
    if not is_open or difference.kind != MovementKind.REFUND or charge is None or len(lines) != 1:
        return False
    line = lines[0]
    if line.refund_id is not None or line.currency != charge.currency or line.cents >= 0:
        return False
    left = charge.paid_cents - charge.refunded_cents
    return -line.cents <= left or refused_refund(charge, -line.cents) is not None


def refused_refund(charge: Charge, cents: int) -> Refund | None:
    """The refund of so much that the provider had refused, and that may have been given so."""
    return next(
        (each for each in charge.refunds if (each.state, each.amount_cents) == ("failed", cents)),
        None,
    )


def book_refund(
    session: Session, difference: BookDifference, why: str, actor_id: int, now: datetime
) -> Booking:
    """Book it as a refund of the payment that the statement names; the payer gets a receipt.

    The money is gone already, so one person of finance is enough, but nobody says so of a payment
    of their own.
    """
    lines = find_lines(session, difference.provider, difference.kind, difference.ref)
    charge = find_charge(session, lines, is_locked=True)
    session.refresh(difference, with_for_update=True)
    if charge is None or not can_be_booked(difference, lines, charge):
        return Booking.NOT_POSSIBLE
    if charge.person_id == actor_id:
        return Booking.OWN_PAYMENT
    refund = refused_refund(charge, -lines[0].cents) or _new(
        session, charge, -lines[0].cents, why, actor_id, now
    )
    refunds.note_given(session, refund, difference.ref, now)
    difference.state, difference.reason = "booked", why
    difference.closed_at, difference.closed_by = now, actor_id
    _close_events(session, difference, why, actor_id, now)
    audit.record(
        session,
        actor_id=actor_id,
        action="payment.refund_booked",
        subject_type="book_difference",
        subject_id=str(difference.id),
        now=now,
        reason=why,
        details={"refund": refund.id, "charge": charge.id, "ref": difference.ref},
    )
    return Booking.DONE


def _new(
    session: Session, charge: Charge, cents: int, why: str, actor_id: int, now: datetime
) -> Refund:
    """A refund that is decided already; nothing is left to be sent."""
    refund = refunds.new_refund(charge, cents, RefundReason.AT_PROVIDER, now)
    refund.asked_by, refund.note = actor_id, why
    refund.charge = charge
    session.add(refund)
    session.flush()
    charge.refunded_cents += cents
    owed = ledger.refund_owed(refund.id, ledger.earned_from(charge.subject_type), cents)
    books.post(session, owed, charge_id=charge.id, now=now)
    return refund


def _close_events(
    session: Session, difference: BookDifference, why: str, actor_id: int, now: datetime
) -> None:
    """What the provider told of it needs nobody any more."""
    told = unknown_refund(difference.ref, -(difference.stated_cents or 0))
    query = select(PaymentEvent).where(
        PaymentEvent.provider == difference.provider,
        PaymentEvent.outcome == Outcome.NEEDS_PERSON,
        PaymentEvent.note == told,
    )
    for event in session.scalars(query.with_for_update()):
        event.outcome = Outcome.DEALT_WITH
        audit.record(
            session,
            actor_id=actor_id,
            action=f"payment_event.{Outcome.DEALT_WITH}",
            subject_type="payment_event",
            subject_id=event.id[:80],
            now=now,
            reason=why,
        )
