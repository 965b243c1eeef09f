"""Mails with a receipt: a payment arrived, money was given back."""

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
from payments.sentences import REFUND_SENTENCES

# What core.mail calls the receipts that it attaches; app.py says who makes them.
ATTACHED = "receipt"


def tell_paid(
    session: Session, charge: Charge, receipt: Receipt, back: RefundReason | None, now: datetime
) -> None:
    """Say that a payment arrived; and, where what it was for cannot be given, that it goes back."""
    told = (charge.paid_cents, back)
    _write(session, receipt, "payment_received", receipt.number, told, now)


def tell_refunded(session: Session, charge: Charge, refund: Refund, now: datetime) -> None:
    """Say that the payment company gave money back."""
    if charge.receipt is not None:
        number = f"{charge.receipt.number}-{refund.serial}"
        told = (refund.amount_cents, RefundReason(refund.reason))
        _write(session, charge.receipt, "refund_sent", number, told, now)


def _write(
    session: Session,
    receipt: Receipt,
    template: str,
    number: str,
    told: tuple[int, RefundReason | None],
    now: datetime,
) -> None:
    """Write to whoever paid; a visitor without an account has the pages of their payment."""
    charge = receipt.charge
    person = session.get(Person, charge.person_id) if charge.person_id else None
    if person is None:
        return
    cents, reason = told
    outside = str(current_app.config["PUBLIC_URL"]).rstrip("/")
    with force_locale(person.locale):
        why = str(REFUND_SENTENCES[reason]) if reason else ""
        card = paid_with(charge)
        amount = money(cents, charge.currency)
    values: dict[str, Value] = {
        "name": person.name,
        "amount": amount,
        "bought": charge.description,
        "number": number,
        "card": card,
        "why_back": why,
        "link": f"{outside}/payments/receipts/{receipt.number}",
    }
    enqueue_mail(
        session,
        to=person.email,
        template=template,
        context=values,
        locale=person.locale,
        key=f"{template}:{number}",
        now=now,
        attach=[f"{ATTACHED}:{number}:{person.locale}"],
    )
