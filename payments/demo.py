"""The demo's money beside its permits: the test provider's memory of it, and what finance does.

Every amount, name and reason is made up.
"""

import json
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from payments import books, ledger, refunds
from payments.charges import ChargeState, RefundReason
from payments.disputes import commands as disputes
from payments.disputes.rules import DisputeState
from payments.models import Charge, PaymentEvent, Refund, TestMovement
from payments.ports import DisputeNews
from payments.reconciling.models import BookDifference
from payments.reconciling.rules import Fault
from payments.reconciling.statements import MovementKind
from payments.refunding import commands as refunding
from payments.refunding.commands import Decision
from payments.test_cards import LAST4
from payments.test_provider import fee_on
from payments.webhooks import Outcome

PROVIDER = "test"
FINANCE = "finance@gatehouse.example"
STRANGER = "demo-stranger"  # a payment that nobody here asked for
DISPUTE = "demo-dispute"
REFUND = "demo-refund"
UNKNOWN = "demo-unknown"
DISPUTE_FEE_CENTS = 1_500


def seed(session: Session, now: datetime) -> None:
    """Add what is missing of the demo's money; what is there stays as it is."""
    charges = _paid(session)
    for charge in charges:
        _remember_payment(session, charge)
    if len(charges) < 3 or _is_stated(session, STRANGER):
        return
    then = now - timedelta(days=2)
    _pay_unasked(session, then, now)
    _dispute(session, charges[-1], then, now)
    _ask_refund(session, charges[-2], now)
    _give_back(session, charges[-3], then)
    _refuse_refund(session, charges[-3], then)
    _hear_of_unknown(session, then)


def _paid(session: Session) -> list[Charge]:
    """The demo's own payments: those that no page of the test provider took."""
    query = select(Charge).where(
        Charge.provider == PROVIDER,
        Charge.state == ChargeState.PAID,
        Charge.payment_ref.startswith("demo-"),
    )
    # Of those of one instant always the same one comes last: names of charges are drawn by lot.
    order = (Charge.created_at, Charge.person_id, Charge.description)
    return list(session.scalars(query.order_by(*order)))


def _remember_payment(session: Session, charge: Charge) -> None:
    charge.card_brand, charge.card_last4 = "visa", LAST4["works"]
    if not _is_stated(session, str(charge.payment_ref)):
        at = charge.settled_at or charge.created_at
        fee_cents = fee_on(charge.paid_cents)
        session.add(
            _movement(
                MovementKind.PAYMENT,
                str(charge.payment_ref),
                charge.paid_cents,
                at,
                fee_cents=fee_cents,
                charge_id=charge.id,
            )
        )


def _pay_unasked(session: Session, then: datetime, now: datetime) -> None:
    """A payment that only the statement has, as last night found it."""
    session.add(_movement(MovementKind.PAYMENT, STRANGER, 2_400, then, fee_cents=fee_on(2_400)))
    session.add(
        BookDifference(
            provider=PROVIDER,
            kind=MovementKind.PAYMENT,
            ref=STRANGER,
            fault=Fault.NOT_BOOKED,
            stated_cents=2_400,
            at=then,
            found_at=now - timedelta(hours=12),
            state="open",
        )
    )


def _dispute(session: Session, charge: Charge, then: datetime, now: datetime) -> None:
    cents = charge.paid_cents
    taken = _movement(MovementKind.DISPUTE_TAKEN, DISPUTE, -cents, then, DISPUTE_FEE_CENTS)
    session.add(taken)
    news = DisputeNews(
        ref=DISPUTE,
        payment_ref=charge.payment_ref,
        amount_cents=cents,
        state=DisputeState.NEEDS_ANSWER,
        at=then,
        reason="fraudulent",
        answer_by=now + timedelta(days=9),
    )
    disputes.apply_news(session, PROVIDER, news, then)


def _ask_refund(session: Session, charge: Charge, now: datetime) -> None:
    """Let a part wait for a second person, as if it were above the limit."""
    person = session.scalar(select(Person).where(Person.email == FINANCE))
    if person is None or session.scalar(select(Refund.id).where(Refund.charge_id == charge.id)):
        return
    why = "Sample: the garage was closed for two days."
    decision = Decision(person.id, now - timedelta(hours=20), why)
    cents = max(1, charge.paid_cents // 10)
    refunding.ask_refund(session, charge, cents=cents, alone_cents=0, decision=decision)


def _give_back(session: Session, charge: Charge, then: datetime) -> None:
    """Give a small part back, so that there is a receipt of a refund."""
    person = session.scalar(select(Person).where(Person.email == FINANCE))
    if person is None:
        return
    decision = Decision(person.id, then, "Sample: charged a day too much.")
    refund = refunding.ask_refund(session, charge, cents=400, alone_cents=400, decision=decision)
    session.flush()  # its receipt is counted among those that are there
    session.add(_movement(MovementKind.REFUND, REFUND, -400, then))
    refunds.mark_refund_sent(session, refund, REFUND, then)


def _refuse_refund(session: Session, charge: Charge, then: datetime) -> None:
    """Owe a small part that the payer's card would not take: somebody must give it."""
    person = session.scalar(select(Person).where(Person.email == FINANCE))
    if person is None:
        return
    refund = refunds.new_refund(charge, 600, RefundReason.OFFICE, then)
    refund.asked_by, refund.note = person.id, "Sample: a day in the wrong garage."
    refund.state, refund.failure = "failed", "Sample: the card was closed."
    charge.refunded_cents += refund.amount_cents
    session.add(refund)
    account = ledger.earned_from(charge.subject_type)
    posting = ledger.refund_owed(refund.id, account, refund.amount_cents)
    books.post(session, posting, charge_id=charge.id, now=then)


def _hear_of_unknown(session: Session, then: datetime) -> None:
    """A card was declined for a charge that is none of ours: somebody must look."""
    told = {"id": UNKNOWN, "type": "checkout.declined", "created": int(then.timestamp())}
    told |= {"charge_id": "0" * 32, "payment": UNKNOWN, "amount": 2_400, "currency": "USD"}
    session.add(
        PaymentEvent(
            id=f"{PROVIDER}:{UNKNOWN}",
            provider=PROVIDER,
            kind=told["type"],
            charge_id=told["charge_id"],
            body=json.dumps(told),
            occurred_at=then,
            received_at=then,
            outcome=Outcome.UNKNOWN_CHARGE,
            note="",
        )
    )


def _is_stated(session: Session, ref: str) -> bool:
    query = select(TestMovement.id).where(TestMovement.subject_ref == ref)
    return session.scalar(query.limit(1)) is not None


def _movement(
    kind: MovementKind,
    ref: str,
    cents: int,
    at: datetime,
    fee_cents: int = 0,
    *,
    charge_id: str | None = None,
) -> TestMovement:
    return TestMovement(
        kind=kind,
        subject_ref=ref,
        payment_ref=ref if kind is MovementKind.PAYMENT else None,
        charge_id=charge_id,
        cents=cents,
        fee_cents=fee_cents,
        currency="USD",
        at=at,
    )
