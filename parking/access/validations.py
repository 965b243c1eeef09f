"""What validations take off a visitor's stay: all of it, hours, a share, or an amount."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from parking.access.rates import Step, owed


class Effect(StrEnum):
    """What a validation takes off, in the order in which they are taken off."""

    WHOLE = "whole"
    HOURS = "hours"
    PERCENT = "percent"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class Validation:
    """One validation. `amount` is hours, percent or US cents; of a whole stay it says nothing."""

    effect: Effect
    amount: int = 0


def validated(
    validations: Iterable[Validation], steps: Sequence[Step], since: datetime, now: datetime
) -> int:
    """What validations take off the price of a stay at `now`, in cents; never more than that.

    Hours take off what the stay cost after so many hours; percents come off what is left then,
    rounded up to whole cents in the visitor's favour; amounts come last. Hours are added up, and
    so are percents and amounts: in which order they were recorded makes no difference.
    """
    price = owed(steps, since, now)
    sums = dict.fromkeys(Effect, 0)
    count = dict.fromkeys(Effect, 0)
    for validation in validations:
        sums[validation.effect] += max(0, validation.amount)
        count[validation.effect] += 1
    if count[Effect.WHOLE]:
        return price
    hours = timedelta(hours=min(sums[Effect.HOURS], _MOST_HOURS))
    left = price - owed(steps, since, min(now, since + hours))
    share = -(-left * min(sums[Effect.PERCENT], 100) // 100)
    return price - max(0, left - share - sums[Effect.FLAT])


# A hundred years: more would leave the calendar.
_MOST_HOURS = 876_000
