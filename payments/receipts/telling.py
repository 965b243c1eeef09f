"""Mails with a receipt: a payment arrived, money was given back."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy.orm import Session

from core.identity.models import Person
from core.mail import enqueue_mail
from core.notices.notice import Value
from core.web.formatting import money
from payments.charges import RefundReason
from payments.models import Charge, Receipt, Refund
from payments.receipts.papers import paid_with
from payments.sentences import REFUND_SENTENCES, refund_words

# What core.mail calls the receipts that it attaches; app.py says who makes them.
ATTACHED = "receipt"


@dataclass(frozen=True)
class _Told:
    """What a mail says, under which number of a receipt. `once` keeps it from being sent twice."""

    number: str
    once: str
    cents: int
    why: RefundReason | None
    how: Refund | None = None


def tell_paid(
    session: Session, charge: Charge, receipt: Receipt, back: RefundReason | None, now: datetime
) -> None:
    """Say that a payment arrived; and, where what it was for cannot be given, that it goes back."""
    told = _Told(receipt.number, receipt.number, charge.paid_cents, back)
    _write(session, receipt, "payment_received", told, now)


def tell_refunded(session: Session, charge: Charge, refund: Refund, now: datetime) -> None:
    """Say that the payment company gave money back."""
    if charge.receipt is not None:
        number = f"{charge.receipt.number}-{refund.serial}"
        again = f":{refund.attempts}" if refund.attempts else ""
        why = RefundReason(refund.reason)
        told = _Told(number, f"{number}{again}", refund.amount_cents, why)
        _write(session, charge.receipt, "refund_sent", told, now)


def tell_given_by_hand(
    session: Session, charge: Charge, refund: Refund, remedy_id: str, now: datetime
) -> None:
    """Say that the office gave money back in another way, and how."""
    if charge.receipt is not None:
        number = f"{charge.receipt.number}-{refund.serial}"
        why = RefundReason(refund.reason)
        told = _Told(number, f"{number}:{remedy_id}", refund.amount_cents, why, refund)
        _write(session, charge.receipt, "refund_by_hand", told, now)


def _write(session: Session, receipt: Receipt, template: str, told: _Told, now: datetime) -> None:
    """Write to whoever paid; a visitor without an account has the pages of their payment."""
    charge = receipt.charge
    person = session.get(Person, charge.person_id) if charge.person_id else None
    if person is None:
        return
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    with force_locale(person.locale):
        why = str(REFUND_SENTENCES[told.why]) if told.why else ""
        how = refund_words(told.how) if told.how else ""
        card = paid_with(charge)
        amount = money(told.cents, charge.currency)
    values: dict[str, Value] = {
        "name": person.name,
        "amount": amount,
        "bought": charge.description,
        "number": told.number,
        "card": card,
        "why_back": why,
        "how": how,
        "link": f"{outside}/payments/receipts/{receipt.number}",
    }
    enqueue_mail(
        session,
        to=person.email,
        template=template,
        context=values,
        locale=person.locale,
        key=f"{template}:{told.once}",
        now=now,
        attach=[f"{ATTACHED}:{told.number}:{person.locale}"],
    )
