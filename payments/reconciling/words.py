"""What differences are called, and why one was mended, in words for finance."""

from flask_babel import lazy_gettext as _l

from payments.reconciling.adopting import Booking
from payments.reconciling.rules import Fault
from payments.reconciling.statements import MovementKind

KIND_LABELS = {
    MovementKind.PAYMENT: _l("Payment"),
    MovementKind.REFUND: _l("Refund"),
    MovementKind.REFUND_RETURNED: _l("Refund that came back"),
    MovementKind.DISPUTE_TAKEN: _l("Taken by a dispute"),
    MovementKind.DISPUTE_RETURNED: _l("Returned after a dispute"),
    MovementKind.FEE: _l("Fee"),
    MovementKind.PAYOUT: _l("Payout to our bank"),
    MovementKind.OTHER: _l("Something else"),
}

FAULT_LABELS = {
    Fault.NOT_BOOKED: _l("In the statement, not in our books"),
    Fault.NOT_STATED: _l("In our books, not in the statement"),
    Fault.OTHER_AMOUNT: _l("Another amount"),
}

STATE_LABELS = {
    "open": _l("Somebody must look"),
    "mended": _l("Mended by itself"),
    "explained": _l("Explained"),
    "booked": _l("Booked by finance"),
    "gone": _l("No longer differs"),
}

STATE_KINDS = {
    "open": "refer",
    "mended": "open",
    "explained": "info",
    "booked": "open",
    "gone": "neutral",
}

BOOKING_REFUSED = {
    Booking.OWN_PAYMENT: _l("You paid this yourself: somebody else of finance must book it."),
    Booking.NOT_POSSIBLE: _l(
        "This has changed meanwhile, or more went back than is left of the payment. Look at it"
        " again."
    ),
}

MENDED_BECAUSE = {
    "payment_stated": _l(
        "No event told us of this payment. The statement proves it, so what was paid for was given."
    ),
    "refund_stated": _l("No answer came to this refund. The statement proves that it was given."),
    "refund_came_back": _l(
        "The payer's bank did not take this refund. It is owed again; give it in another way."
    ),
    "refund_bounced": _l(
        "This refund went out and came back, with nobody telling of it. It is owed as before, and"
        " stands among the refunds that are open unless it was given in another way."
    ),
    "refund_twice": _l(
        "The payment company gave this refund though it had been given in another way. It is"
        " booked as given twice, and stands under what somebody must look at."
    ),
    "twice_came_back": _l("What had been given twice came back to the payment company."),
    "dispute_stated": _l(
        "No event told us of this dispute. The statement proves that money moved."
    ),
}
