"""What a dispute's codes mean, in words for finance."""

from flask_babel import lazy_gettext as _l

from payments.disputes.rules import DisputeState

STATE_LABELS = {
    DisputeState.INQUIRY: _l("The bank asks"),
    DisputeState.INQUIRY_OVER: _l("Asked, and settled"),
    DisputeState.NEEDS_ANSWER: _l("Needs an answer"),
    DisputeState.UNDER_REVIEW: _l("The bank decides"),
    DisputeState.LOST: _l("Lost"),
    DisputeState.WON: _l("Won"),
}

STATE_KINDS = {
    DisputeState.INQUIRY: "refer",
    DisputeState.INQUIRY_OVER: "neutral",
    DisputeState.NEEDS_ANSWER: "refer",
    DisputeState.UNDER_REVIEW: "info",
    DisputeState.LOST: "refuse",
    DisputeState.WON: "open",
}

# What to do, or where the money is.
STATE_SENTENCES = {
    DisputeState.INQUIRY: _l("No money has moved. Answer on the payment company's page."),
    DisputeState.INQUIRY_OVER: _l("No money has moved."),
    DisputeState.NEEDS_ANSWER: _l(
        "The bank has taken the money. Answer on the payment company's page, or it stays taken."
    ),
    DisputeState.UNDER_REVIEW: _l("The bank has our answer, and the money, until it decides."),
    DisputeState.LOST: _l("The bank gave the money to the payer."),
    DisputeState.WON: _l("The money came back."),
}

REASON_LABELS = {
    "fraudulent": _l("The payer says that they did not pay this"),
    "duplicate": _l("The payer says that they paid twice"),
    "product_not_received": _l("The payer says that they did not get it"),
    "product_unacceptable": _l("The payer says that it was not as promised"),
    "subscription_canceled": _l("The payer says that they had ended it"),
    "credit_not_processed": _l("The payer says that a refund did not come"),
    "unrecognized": _l("The payer does not know this payment"),
    "general": _l("The bank gave no closer reason"),
}
