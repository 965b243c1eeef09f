"""What payments' codes mean, in words for the person who reads them."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from payments import ledger
from payments.charges import ChargeState, RefundReason

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
}


def account_label(account: str) -> str:
    """An account of the books in words."""
    if account == ledger.UNAPPLIED:
        return str(_("Came in for nothing we could give"))
    if account == ledger.REFUNDS_OWED:
        return str(_("Refunds on their way"))
    kind, _colon, rest = account.partition(":")
    if kind == "assets":
        return str(_("Held by the payment company (%(name)s)", name=rest.removeprefix("provider:")))
    if kind == "deferred":
        return str(_("Paid for and not yet earned (%(kind)s)", kind=rest))
    return account
