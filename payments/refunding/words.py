"""Why a refund cannot be decided, in words for finance."""

from flask_babel import lazy_gettext as _l

from payments.refunding.rules import Refusal

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
    Refusal.DECIDED: _l("This refund has been decided meanwhile."),
}
