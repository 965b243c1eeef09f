"""Commands on charges and refunds. They take the session and never commit.

Locks are taken in one order everywhere: the charge, then whatever it is for, then the receipt
series.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import outbox
from core.db import insert_if_absent
from payments import books, ledger
from payments.charges import ChargeState, RefundReason, Told, after
from payments.models import Charge, Receipt, ReceiptSeries, Refund
from payments.ports import Checkout, Outcome, Payment, PaymentSubject

REFUND_MESSAGE = "payment.refund"
CLOSE_MESSAGE = "payment.close"

# A charge that somebody may still pay.
OPEN_STATES = (ChargeState.PENDING, ChargeState.DECLINED)


@dataclass(frozen=True)
class Bill:
    """What is asked of whom, for what. The amounts of `lines` (label, cents) add up to it."""

    subject_type: str
    subject_id: str
    description: str
    lines: Sequence[tuple[str, int]]
    person_id: int | None = None
    payer_name: str = ""
    currency: str = "USD"

    @property
    def amount_cents(self) -> int:
        """The whole of it."""
        return sum(cents for _label, cents in self.lines)


@dataclass(frozen=True)
class News:
    """What a provider told of a charge, by which event (for the ledger), known to us since when."""

    outcome: Outcome
    source: str
    now: datetime
    zone: ZoneInfo
    failure: str = ""


@dataclass(frozen=True)
class Settled:
    """What came of applying news to a charge."""

    changed: bool
    note: str = ""
    needs_person: bool = False


def create_charge(session: Session, bill: Bill, *, provider: str, now: datetime) -> Charge:
    """Save a charge as pending: the first of the two transactions of a payment.

    Raises ValueError where there is nothing to pay.
    """
    if bill.amount_cents <= 0:
        raise ValueError("a charge needs an amount")
    charge = Charge(
        id=secrets.token_hex(16),
        subject_type=bill.subject_type,
        subject_id=bill.subject_id,
        person_id=bill.person_id,
        payer_name=bill.payer_name,
        description=bill.description,
        lines=[{"label": label, "cents": cents} for label, cents in bill.lines],
        amount_cents=bill.amount_cents,
        currency=bill.currency,
        state=ChargeState.PENDING,
        provider=provider,
        created_at=now,
        failure="",
        paid_cents=0,
        refunded_cents=0,
    )
    session.add(charge)
    return charge


def record_page(session: Session, charge: Charge, checkout: Checkout, now: datetime) -> bool:
    """Record the hosted page of a charge, whose row is locked: the second transaction.

    False where the charge was withdrawn meanwhile; the page is then closed again.
    """
    charge.checkout_ref, charge.checkout_url = checkout.ref, checkout.url
    if charge.state == ChargeState.PENDING:
        return True
    _ask_to_close(session, charge, now)
    return False


def charge_for(session: Session, bill: Bill, *, provider: str, now: datetime) -> str:
    """The id of a pending charge for a bill: the one that is there, or a new one.

    One of another amount is withdrawn. Two that are made at the same instant harm nobody: what
    is paid twice goes back.
    """
    kept = None
    for charge in lock_open_charges(session, bill.subject_type, [bill.subject_id]):
        is_same = charge.amount_cents == bill.amount_cents and charge.person_id == bill.person_id
        if kept is None and is_same and charge.state == ChargeState.PENDING:
            kept = charge
        else:
            _withdraw(session, charge, now)
    return (kept or create_charge(session, bill, provider=provider, now=now)).id


def withdraw_charges(
    session: Session, subject_type: str, subject_ids: Sequence[str], now: datetime
) -> None:
    """Withdraw what subjects' payers have not paid, and have the hosted pages closed."""
    for charge in lock_open_charges(session, subject_type, subject_ids):
        _withdraw(session, charge, now)


def close_pages(
    session: Session, subject_type: str, subject_ids: Sequence[str], now: datetime
) -> None:
    """Have the hosted pages of subjects closed; what a payer did meanwhile still counts."""
    for charge in lock_open_charges(session, subject_type, subject_ids):
        _ask_to_close(session, charge, now)


def lock_open_charges(
    session: Session, subject_type: str, subject_ids: Sequence[str]
) -> list[Charge]:
    """Lock the charges of subjects that may still be paid. Call before locking the subjects."""
    query = (
        select(Charge)
        .where(
            Charge.subject_type == subject_type,
            Charge.subject_id.in_(subject_ids),
            Charge.state.in_(OPEN_STATES),
        )
        .order_by(Charge.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def settle(
    session: Session, charge: Charge, news: News, subjects: Mapping[str, PaymentSubject]
) -> Settled:
    """Apply what the provider told of a charge, whose row is locked. Repeats change nothing.

    Money for something that can no longer be given goes back by itself.
    """
    told = news.outcome.told
    if told is None:
        return Settled(changed=False, note="nothing decided yet")
    if told is Told.PAID:
        return _settle_paid(session, charge, news, subjects)
    state = after(charge.state, told)
    if state == charge.state:
        return Settled(changed=False, note=f"already {charge.state}")
    charge.state, charge.failure, charge.settled_at = state, news.failure[:60], news.now
    subjects[charge.subject_type].mark_unpaid(session, charge.subject_id, charge.id, news.now)
    return Settled(changed=True)


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
    refund = Refund(
        id=secrets.token_hex(16),
        charge_id=charge.id,
        amount_cents=cents,
        reason=reason,
        state="owed",
        requested_at=now,
        failure="",
        attempts=0,
    )
    session.add(refund)
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
    return refund


def mark_refund_sent(session: Session, refund: Refund, ref: str, now: datetime) -> bool:
    """Record that the provider gave the money back; False where that was known."""
    if refund.state == "sent":
        return False
    refund.state, refund.provider_ref, refund.sent_at, refund.failure = "sent", ref, now, ""
    posting = ledger.refund_sent(refund.id, refund.charge.provider, refund.amount_cents)
    books.post(session, posting, charge_id=refund.charge_id, now=now)
    return True


def mark_refund_failed(refund: Refund, failure: str) -> bool:
    """Record that the provider will not give it back: a person must. False after success."""
    if refund.state == "sent":
        return False
    refund.state, refund.failure = "failed", failure[:200]
    return True


def issue_receipt(session: Session, charge: Charge, *, now: datetime, today: date) -> Receipt:
    """Give a paid charge its number: the next of the year, none left out, none given twice."""
    insert_if_absent(session, ReceiptSeries, {"year": today.year, "last_serial": 0})
    query = select(ReceiptSeries).where(ReceiptSeries.year == today.year).with_for_update()
    series = session.scalars(query.execution_options(populate_existing=True)).one()
    series.last_serial += 1
    receipt = Receipt(
        year=today.year,
        serial=series.last_serial,
        charge_id=charge.id,
        issued_at=now,
        issued_on=today,
    )
    session.add(receipt)
    return receipt


def _settle_paid(
    session: Session, charge: Charge, news: News, subjects: Mapping[str, PaymentSubject]
) -> Settled:
    outcome, now = news.outcome, news.now
    if charge.state == ChargeState.PAID:
        if outcome.payment_ref in (None, charge.payment_ref):
            return Settled(changed=False, note="already paid")
        return _keep_unexpected(session, charge, news, "paid a second time")
    if (outcome.amount_cents, outcome.currency) != (charge.amount_cents, charge.currency):
        return _keep_unexpected(session, charge, news, f"asked {charge.amount_cents}")
    charge.state = after(charge.state, Told.PAID)
    charge.failure, charge.settled_at = "", now
    charge.paid_cents, charge.payment_ref = outcome.amount_cents, outcome.payment_ref
    issue_receipt(session, charge, now=now, today=now.astimezone(news.zone).date())
    subject = subjects[charge.subject_type]
    payment = Payment(charge.id, charge.paid_cents, now)
    reason = subject.mark_paid(session, charge.subject_id, payment)
    _book_payment(session, charge, news.source, is_given=reason is None, now=now)
    if reason is None:
        return Settled(changed=True)
    owe_refund(
        session,
        charge,
        cents=charge.paid_cents,
        reason=reason,
        now=now,
        from_account=ledger.UNAPPLIED,
    )
    return Settled(changed=True, note=f"refunded: {reason}")


def _book_payment(
    session: Session, charge: Charge, source: str, *, is_given: bool, now: datetime
) -> None:
    """Book money for what its payer gets, or as waiting to go back.

    Where its event was kept before, for a charge not known then, the money is in the books.
    """
    cents, subject_type = charge.paid_cents, charge.subject_type
    is_booked = books.is_posted(session, ledger.unapplied_key(source))
    if is_given and is_booked:
        posting = ledger.applied(charge.id, subject_type, cents)
    elif is_given:
        posting = ledger.received(charge.id, charge.provider, subject_type, cents)
    elif is_booked:
        return
    else:
        posting = ledger.received_unapplied(charge.id, charge.provider, cents)
    books.post(session, posting, charge_id=charge.id, now=now)


def _keep_unexpected(session: Session, charge: Charge, news: News, why: str) -> Settled:
    """Money came in that was not asked for: book it, give nothing for it, call a person."""
    outcome = news.outcome
    if outcome.amount_cents > 0 and outcome.currency == charge.currency:
        posting = ledger.received_unapplied(news.source, charge.provider, outcome.amount_cents)
        books.post(session, posting, charge_id=charge.id, now=news.now)
    note = f"{why}, got {outcome.amount_cents} {outcome.currency}"
    return Settled(changed=False, note=note, needs_person=True)


def _withdraw(session: Session, charge: Charge, now: datetime) -> None:
    charge.state = after(charge.state, Told.CANCELLED)
    charge.settled_at = now
    _ask_to_close(session, charge, now)


def _ask_to_close(session: Session, charge: Charge, now: datetime) -> None:
    if charge.checkout_ref:
        outbox.enqueue(
            session,
            kind=CLOSE_MESSAGE,
            key=f"close:{charge.id}",
            payload={"checkout_ref": charge.checkout_ref},
            now=now,
        )
