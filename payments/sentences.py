"""What payments' codes mean, in words for the person who reads them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from payments import ledger
from payments.charges import ChargeState, RefundReason
from payments.models import Refund
from payments.reconciling.postings import BANK

STATE_LABELS = {
    ChargeState.PENDING: _l("Waiting"),
    ChargeState.PAID: _l("Paid"),
    ChargeState.DECLINED: _l("Declined"),
    ChargeState.EXPIRED: _l("Not paid in time"),
    ChargeState.CANCELLED: _l("Withdrawn"),
}

# The kind of badge or notice that says it.
STATE_KINDS = {
    ChargeState.PENDING: "refer",
    ChargeState.PAID: "open",
    ChargeState.DECLINED: "refuse",
    ChargeState.EXPIRED: "neutral",
    ChargeState.CANCELLED: "neutral",
}

REFUND_SENTENCES = {
    RefundReason.HOLD_EXPIRED_SOLD_OUT: _l(
        "Your payment came after the space was no longer kept for you, and meanwhile it was sold."
    ),
    RefundReason.HOLD_CANCELLED: _l("You had given the space back before the payment came."),
    RefundReason.ALREADY_PAID: _l("It was paid already."),
    RefundReason.SUBJECT_GONE: _l("What it was for was over when the payment came."),
    RefundReason.OFFICE: _l("The office gave it back."),
    RefundReason.DAYS_GIVEN_BACK: _l("The days that were paid and are not used."),
    RefundReason.AT_PROVIDER: _l("The office gave it back."),
}

REFUND_STATES = {
    "waiting": _l("waits for a second person"),
    "refused": _l("not given"),
    "owed": _l("on its way to the payment company"),
    "sent": _l("given back by the payment company"),
    "failed": _l("refused by the payment company; the office sees to it that you get it"),
    "by_hand": _l("given back by the office"),
}

# How the office gave back what the payment company had refused, with its number there.
GIVEN_BY = {
    "cheque": _l("given back by the office by cheque, number %(reference)s"),
    "payroll": _l("given back by the office with your pay, %(reference)s"),
    "cash": _l("given back by the office in cash, slip %(reference)s"),
    ledger.BY_BANK: _l("given back by the bank in the dispute %(reference)s"),
}

EVENT_OUTCOMES = {
    "applied": _l("Applied"),
    "no_change": _l("Known already"),
    "not_ours": _l("Nothing to do"),
    "unknown_charge": _l("For a charge we do not know"),
    "needs_person": _l("Somebody must look"),
    "dealt_with": _l("Dealt with"),
}


ACCOUNT_LABELS = {
    ledger.UNAPPLIED: _l("Came in for nothing we could give"),
    ledger.REFUNDS_OWED: _l("Refunds on their way"),
    ledger.GIVEN_TWICE: _l("Given back twice, to be asked back"),
    ledger.outside("cheque"): _l("Given back by cheque, out of other books"),
    ledger.outside("payroll"): _l("Given back with the pay, out of other books"),
    ledger.outside("cash"): _l("Given back in cash, out of other books"),
    ledger.LOSSES: _l("Lost in disputes"),
    BANK: _l("Paid out to our bank"),
}


def refund_words(refund: Refund) -> str:
    """Where a refund stands, for whoever gets it: by whom and how it was given."""
    if refund.way in GIVEN_BY:
        return str(GIVEN_BY[refund.way]) % {"reference": refund.reference}
    return str(REFUND_STATES[refund.state])


def account_label(account: str) -> str:
    """An account of the books in words."""
    if account in ACCOUNT_LABELS:
        return str(ACCOUNT_LABELS[account])
    kind, _colon, rest = account.partition(":")
    name = rest.rpartition(":")[2]
    if rest.startswith("disputed:"):
        return str(_("Taken back by banks until they decide (%(name)s)", name=name))
    if kind == "expenses":
        return str(_("Fees of the payment company (%(name)s)", name=name))
    if kind == "assets":
        return str(_("Held by the payment company (%(name)s)", name=name))
    if kind == "deferred":
        return str(_("Paid for and not yet earned (%(kind)s)", kind=name))
    return account
