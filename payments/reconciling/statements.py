"""What a provider's statement lists: each movement of its balance. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MovementKind(StrEnum):
    """What moved a provider's balance."""

    PAYMENT = "payment"
    REFUND = "refund"
    REFUND_RETURNED = "refund_returned"  # it could not be given back after all
    DISPUTE_TAKEN = "dispute_taken"
    DISPUTE_RETURNED = "dispute_returned"
    FEE = "fee"
    PAYOUT = "payout"
    OTHER = "other"


@dataclass(frozen=True)
class Movement:
    """One line of a statement.

    `ref` is the provider's name of the line, `subject_ref` that of the payment, refund or dispute
    it is about. `cents` is what the balance went up by before `fee_cents` went off it. Our own
    charge and refund are named where the provider keeps them.
    """

    ref: str
    kind: MovementKind
    subject_ref: str
    cents: int
    at: datetime
    fee_cents: int = 0
    currency: str = "USD"
    payment_ref: str | None = None
    charge_id: str | None = None
    refund_id: str | None = None
