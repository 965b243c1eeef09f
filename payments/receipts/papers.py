"""What a receipt says, in the words of the language in force: of a payment, or of a refund."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _

from core.web.formatting import local_datetime, money
from payments.cards.words import card_words
from payments.charges import RefundReason
from payments.models import Charge, Receipt, Refund
from payments.receipts.tax import tax_given_back
from payments.sentences import REFUND_SENTENCES, refund_words

Row = tuple[str, str]


@dataclass(frozen=True)
class Paper:
    """A receipt as text: facts and amounts, each with its label, and notes below."""

    number: str
    language: str
    title: str
    issuer: Sequence[str]
    issued_at: datetime
    facts: Sequence[Row]
    head: Row
    rows: Sequence[Row]
    totals: Sequence[Row]
    notes: Sequence[str]


def paper_of_payment(receipt: Receipt) -> Paper:
    """The receipt of a payment."""
    charge = receipt.charge
    currency = charge.currency
    rows = [(line["label"], money(line["cents"], currency)) for line in charge.lines]
    totals = [(str(_("Paid")), money(charge.paid_cents, currency))]
    totals += _tax_line(receipt, receipt.tax_cents, currency)
    notes = [_given_back(refund, currency) for refund in charge.decided_refunds]
    title = str(_("Receipt %(number)s", number=receipt.number))
    return _paper(receipt, (receipt.number, title, receipt.issued_at), rows, totals, notes)


def paper_of_refund(receipt: Receipt, refund: Refund) -> Paper:
    """The receipt of a refund that the payment company has given, of the payment of `receipt`."""
    charge, number = receipt.charge, f"{receipt.number}-{refund.serial}"
    amount = money(-refund.amount_cents, charge.currency)
    before = sum(
        other.amount_cents
        for other in charge.refunds
        if other.serial is not None and other.serial < (refund.serial or 0)
    )
    tax = tax_given_back(receipt.tax_cents, charge.paid_cents, before, refund.amount_cents)
    totals = [(str(_("Given back")), amount), *_tax_line(receipt, -tax, charge.currency)]
    notes = [str(_("Of the payment with receipt %(number)s.", number=receipt.number))]
    if refund.state == "failed":
        notes.append(
            str(_("The money came back to us. The parking office gives it to you another way."))
        )
    if refund.state == "by_hand":
        notes.append(str(_("It was %(how)s.", how=refund_words(refund))))
    title = str(_("Receipt %(number)s for money given back", number=number))
    rows = [(str(REFUND_SENTENCES[RefundReason(refund.reason)]), amount)]
    given_at = refund.sent_at or refund.requested_at
    return _paper(receipt, (number, title, given_at), rows, totals, notes)


def paid_with(charge: Charge) -> str:
    """The card as its holder knows it; empty where nobody told."""
    return card_words(charge.card_brand, charge.card_last4) if charge.card_last4 else ""


def _paper(
    receipt: Receipt,
    named: tuple[str, str, datetime],
    rows: Sequence[Row],
    totals: Sequence[Row],
    notes: Sequence[str],
) -> Paper:
    charge, (number, title, issued_at) = receipt.charge, named
    told = (
        (_("Issued"), local_datetime(issued_at)),
        (_("Paid by"), charge.payer_name),
        (_("For"), charge.description),
        (_("Card"), paid_with(charge)),
        (_("Payment"), charge.payment_ref or ""),
    )
    if charge.provider == "test":
        notes = [*notes, str(_("Paid at the test provider: no real money moved."))]
    return Paper(
        number=number,
        language=str(get_locale().language),
        title=title,
        issuer=[part.strip() for part in str(current_app.config["CAMPUS_NAME"]).split("|")],
        issued_at=issued_at,
        facts=[(str(label), text) for label, text in told if text],
        head=(str(_("What")), str(_("Amount"))),
        rows=rows,
        totals=totals,
        notes=notes,
    )


def _tax_line(receipt: Receipt, cents: int, currency: str) -> list[Row]:
    if not receipt.tax_percent:
        return []
    label = _("Of it tax (%(percent)s %%)", percent=receipt.tax_percent)
    return [(str(label), money(cents, currency))]


def _given_back(refund: Refund, currency: str) -> str:
    said = _(
        "%(amount)s of it: %(state)s. %(why)s",
        amount=money(refund.amount_cents, currency),
        state=refund_words(refund),
        why=REFUND_SENTENCES[RefundReason(refund.reason)],
    )
    return str(said)
