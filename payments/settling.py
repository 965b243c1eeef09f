"""What a provider tells of a charge, applied: paid, declined, ended, or money nobody asked for.

Locks are taken in the order of payments.service: the charge, then whatever it is for, then the
receipt series.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from core.db import insert_if_absent
from core.remembered import recall, remember
from payments import books, ledger
from payments.amounts import is_bookable
from payments.cards.models import SavedCard
from payments.charges import ChargeState, Told, after
from payments.models import Charge, Receipt, ReceiptSeries
from payments.ports import Outcome, Payment, PaymentSubject
from payments.receipts import telling
from payments.receipts.tax import included_tax
from payments.refunds import owe_refund


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


def settle(
    session: Session, charge: Charge, news: News, subjects: Mapping[str, PaymentSubject]
) -> Settled:
    """Apply what the provider told of a charge, whose row is locked. Repeats change nothing.

    Money for something that can no longer be given goes back by itself.
    """
    told = news.outcome.told
    if told is None:
        return Settled(changed=False, note="nothing decided yet")
    charge.answered_at = news.now
    if told is Told.PAID:
        return _settle_paid(session, charge, news, subjects)
    state = after(charge.state, told)
    if state == charge.state:
        return Settled(changed=False, note=f"already {charge.state}")
    charge.state, charge.failure, charge.settled_at = state, news.failure[:60], news.now
    subjects[charge.subject_type].mark_unpaid(session, charge.subject_id, charge.id, news.now)
    return Settled(changed=True)


def issue_receipt(session: Session, charge: Charge, *, now: datetime, today: date) -> Receipt:
    """Give a paid charge its number: the next of the year, none left out, none given twice."""
    series = _locked_series(session, today.year)
    series.last_serial += 1
    percent = Decimal(str(current_app.config["TAX_PERCENT"]))
    set_committed_value(charge, "receipt", None)  # it is paid only now: there is none to ask for
    receipt = Receipt(
        year=today.year,
        serial=series.last_serial,
        charge=charge,
        issued_at=now,
        issued_on=today,
        tax_cents=included_tax(charge.paid_cents, percent),
        tax_percent=str(percent.normalize()) if percent > 0 else "",
    )
    session.add(receipt)
    return receipt


def _locked_series(session: Session, year: int) -> ReceiptSeries:
    """The series of a year; the first receipt of a transaction locks it for all that follow."""
    known: ReceiptSeries | None = recall(session, (ReceiptSeries, year))
    if known is not None:
        return known
    insert_if_absent(session, ReceiptSeries, {"year": year, "last_serial": 0})
    query = select(ReceiptSeries).where(ReceiptSeries.year == year).with_for_update()
    series = session.scalars(query.execution_options(populate_existing=True)).one()
    remember(session, (ReceiptSeries, year), series)
    return series


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
    _note_saved_card(session, charge)
    subject = subjects[charge.subject_type]
    payment = Payment(charge.id, charge.paid_cents, now)
    reason = subject.mark_paid(session, charge.subject_id, payment)
    # Last of the locks: whoever settles many has locked what they are for before.
    receipt = issue_receipt(session, charge, now=now, today=now.astimezone(news.zone).date())
    _book_payment(session, charge, news.source, is_given=reason is None, now=now)
    telling.tell_paid(session, charge, receipt, reason, now)
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


def _note_saved_card(session: Session, charge: Charge) -> None:
    """A charge to a saved card was paid with it."""
    card = session.get(SavedCard, charge.card_id) if charge.card_id else None
    if card is not None:
        charge.card_brand, charge.card_last4 = card.brand, card.last4


def _book_payment(
    session: Session, charge: Charge, source: str, *, is_given: bool, now: datetime
) -> None:
    """Book money for what its payer gets, or as waiting to go back.

    Where it was kept before, for a charge not known then, the money is in the books.
    """
    takings = ledger.Takings(charge.provider, charge.payment_ref, charge.paid_cents)
    is_booked = books.is_posted(session, ledger.unapplied_key(charge.payment_ref or source))
    if is_given and is_booked:
        posting = ledger.applied(charge.id, charge.subject_type, charge.paid_cents)
    elif is_given:
        posting = ledger.received(charge.id, charge.subject_type, takings)
    elif is_booked:
        return
    else:
        posting = ledger.received_unapplied(charge.payment_ref or source, takings)
    books.post(session, posting, charge_id=charge.id, now=now)


def _keep_unexpected(session: Session, charge: Charge, news: News, why: str) -> Settled:
    """Money came in that was not asked for: book it, give nothing for it, call a person."""
    outcome = news.outcome
    if is_bookable(outcome.amount_cents, outcome.currency):
        takings = ledger.Takings(charge.provider, outcome.payment_ref, outcome.amount_cents)
        posting = ledger.received_unapplied(outcome.payment_ref or news.source, takings)
        books.post(session, posting, charge_id=charge.id, now=news.now)
    note = f"{why}, got {outcome.amount_cents} {outcome.currency}"
    return Settled(changed=False, note=note, needs_person=True)
