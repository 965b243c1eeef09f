"""What may be given back, and when it takes two people. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why a refund cannot be decided. Sentences: payments.refunding.words."""

    NOT_PAID = "not_paid"
    NO_AMOUNT = "no_amount"
    TOO_MUCH = "too_much"
    DISPUTED = "disputed"
    LOST = "lost"
    SAME_PERSON = "same_person"
    OWN_PAYMENT = "own_payment"
    DECIDED = "decided"
    NOT_FAILED = "not_failed"
    WAITS = "waits"
    NOT_BY_HAND = "not_by_hand"
    NOT_TAKEN = "not_taken"


class Way(StrEnum):
    """How a refund is given that the payment company had refused."""

    AGAIN = "again"  # by the payment company, asked once more
    CHEQUE = "cheque"
    PAYROLL = "payroll"
    CASH = "cash"
    BANK = "dispute"  # the payer's bank took it back in a dispute that was lost


# What leaves by other books than these.
OUTSIDE = (Way.CHEQUE, Way.PAYROLL, Way.CASH)


@dataclass(frozen=True)
class Standing:
    """A charge as far as giving it back goes, in cents.

    `by_people_cents` is what people gave, `lost_cents` what the payer's bank took for good and
    what is not counted as a refund that it gave.
    """

    is_paid: bool
    paid_cents: int
    refunded_cents: int
    waiting_cents: int
    by_people_cents: int
    is_disputed: bool
    lost_cents: int = 0

    @property
    def held_cents(self) -> int:
        """What has neither gone back nor been taken."""
        return max(0, self.paid_cents - self.refunded_cents - self.lost_cents)

    @property
    def left_cents(self) -> int:
        """What may still be asked for."""
        return max(0, self.held_cents - self.waiting_cents)


def refusal_of(standing: Standing, cents: int) -> Refusal | None:
    """Why so much cannot be given back, or None where it can."""
    if not standing.is_paid:
        return Refusal.NOT_PAID
    if standing.is_disputed:
        return Refusal.DISPUTED
    if cents <= 0:
        return Refusal.NO_AMOUNT
    return refusal_above(standing, cents, standing.left_cents)


def refusal_above(standing: Standing, cents: int, most: int) -> Refusal | None:
    """Why so much is more than there is, or None: a bank's part is told apart."""
    if cents <= most:
        return None
    return Refusal.LOST if cents <= most + standing.lost_cents else Refusal.TOO_MUCH


def is_with_payer(standing: Standing, cents: int) -> bool:
    """Whether the payer's bank took for good what a refused refund of so much would give.

    Then more would have gone back than came in.
    """
    is_too_much = standing.refunded_cents + standing.lost_cents > standing.paid_cents
    return is_too_much and standing.lost_cents >= cents and not standing.is_disputed


def remedy_needs_second_person(
    standing: Standing, way: Way, cents: int, alone_cents: int, *, was_by_hand: bool
) -> bool:
    """Whether a refused refund takes two to be given; `cents` as far as no person decided it.

    To send it again decides nothing anew, unless it was noted as given by hand before: else one
    person could have it given twice.
    """
    if way is Way.AGAIN and not was_by_hand:
        return False
    return needs_second_person(standing, cents, alone_cents)


def needs_second_person(standing: Standing, cents: int, alone_cents: int) -> bool:
    """Whether so much more of one charge takes two: parts count together, so none slips under."""
    return standing.by_people_cents + standing.waiting_cents + cents > alone_cents
