"""What is decided about refunds, and why it cannot be, in words for finance."""

from flask_babel import lazy_gettext as _l

from payments.refunding.rules import Refusal, Way

REFUSAL_SENTENCES = {
    Refusal.NOT_PAID: _l("This was never paid, so there is nothing to give back."),
    Refusal.NO_AMOUNT: _l("Give an amount above zero."),
    Refusal.TOO_MUCH: _l("That is more than is left of this payment."),
    Refusal.DISPUTED: _l(
        "The payer's bank is deciding about this payment. Wait until it has, or it goes back twice."
    ),
    Refusal.LOST: _l(
        "The payer's bank has taken this back already."
        " What was lost in a dispute is not given once more."
    ),
    Refusal.SAME_PERSON: _l("You asked for this refund: somebody else must approve it."),
    Refusal.OWN_PAYMENT: _l("You paid this yourself: somebody else must approve it."),
    Refusal.DECIDED: _l("This refund has been decided meanwhile."),
    Refusal.NOT_FAILED: _l("This refund is on its way, or was given meanwhile. Look at it again."),
    Refusal.WAITS: _l("Something waits for a second person here: decide about that first."),
    Refusal.NOT_BY_HAND: _l("This was taken back meanwhile, or was never given by hand."),
    Refusal.NOT_TAKEN: _l(
        "The payer's bank has not taken this for good: no dispute of this payment was lost for so"
        " much. It is still owed."
    ),
}

WAY_LABELS = {
    Way.AGAIN: _l("Sent again by the payment company"),
    Way.CHEQUE: _l("By cheque"),
    Way.PAYROLL: _l("With the pay"),
    Way.CASH: _l("In cash"),
    Way.BANK: _l("Taken by the payer's bank in a dispute"),
}

REMEDY_LABELS = {
    "waiting": _l("Waits for a second person"),
    "refused": _l("Not given"),
    "done": _l("Done"),
    "taken_back": _l("Taken back"),
    "overtaken": _l("Overtaken: the payment company gave it after all"),
}

REMEDY_KINDS = {
    "waiting": "refer",
    "refused": "neutral",
    "done": "open",
    "taken_back": "neutral",
    "overtaken": "info",
}

# Where a refund stands that somebody must look at.
OPEN_LABELS = {
    "refused": _l("Refused"),
    "waits": _l("Waits for a second person"),
    "silent": _l("No answer yet"),
}

OPEN_KINDS = {"refused": "refuse", "waits": "refer", "silent": "info"}
