"""What a visitor owes: a ladder of steps in minutes, repeated every 24 hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, order=True)
class Step:
    """A stay of up to so many minutes costs so many cents in all."""

    up_to_minutes: int
    cents: int


def owed(steps: Sequence[Step], entered_at: datetime, now: datetime) -> int:
    """What a stay costs at `now`, in cents; a minute begun counts.

    A stay longer than the last step pays that step for each 24 hours begun before, and the
    ladder again for the rest, never more than one more day. Nothing where there are no steps.
    A clock that runs backwards costs nothing.
    """
    if not steps:
        return 0
    ladder = sorted(steps)
    seconds = max(0, int((now - entered_at).total_seconds()))
    whole_days, rest = divmod(-(-seconds // 60), MINUTES_A_DAY)
    day_cents = ladder[-1].cents
    if rest == 0:
        return whole_days * day_cents
    part = next((step.cents for step in ladder if rest <= step.up_to_minutes), day_cents)
    return whole_days * day_cents + min(part, day_cents)


def in_force(rows: Sequence[tuple[date, int, int]], day: date) -> list[Step]:
    """The newest steps that have begun by `day`, from (effective from, minutes, cents)."""
    begun = [start for start, _minutes, _cents in rows if start <= day]
    if not begun:
        return []
    newest = max(begun)
    return sorted(Step(minutes, cents) for start, minutes, cents in rows if start == newest)
