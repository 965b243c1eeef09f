"""What a leaving car's stay costs, and what of it is still due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from parking.access.answer import Reason


@dataclass(frozen=True, slots=True)
class StayAccount:
    """A stay's money in US cents, as far as the lane has heard of it.

    `charged_cents` is the price so far; `free_until` ends the time in which leaving costs
    nothing; `paid_at` is when the last payment was made; `as_of` is when the lane last heard of
    payments, None where it hears of them at once.
    """

    charged_cents: int
    paid_cents: int = 0
    validated_cents: int = 0
    paid_at: datetime | None = None
    free_until: datetime | None = None
    as_of: datetime | None = None

    @property
    def due_cents(self) -> int:
        """What is left to pay, never below zero."""
        return max(0, self.charged_cents - self.paid_cents - self.validated_cents)


def settle(account: StayAccount, now: datetime, grace: timedelta) -> Reason:
    """Why the car may leave, or that an amount is due.

    Whoever paid has `grace` to reach the exit: what the stay cost meanwhile is not asked.
    """
    if account.free_until is not None and now < account.free_until:
        return Reason.EXIT_GRACE
    if account.due_cents:
        on_the_way = account.paid_at is not None and now < account.paid_at + grace
        return Reason.EXIT_GRACE if on_the_way else Reason.EXIT_AMOUNT_DUE
    if account.paid_cents:
        return Reason.EXIT_PAID
    if account.validated_cents:
        return Reason.EXIT_VALIDATED
    return Reason.EXIT_NOTHING_DUE
