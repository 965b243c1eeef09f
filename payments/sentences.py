"""What payments' codes mean, in words for the person who reads them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from payments import ledger
from payments.charges import ChargeState, RefundReason
from payments.disputes.postings import LOSSES
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
}

REFUND_STATES = {
    "waiting": _l("waits for a second person"),
    "refused": _l("not given"),
    "owed": _l("on its way to the payment company"),
    "sent": _l("given back by the payment company"),
    "failed": _l("refused by the payment company; the office has been told"),
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
    LOSSES: _l("Lost in disputes"),
    BANK: _l("Paid out to our bank"),
}


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
