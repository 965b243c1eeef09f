"""For how long another plate may be on a permit, and when its end is told. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

YEAR = timedelta(days=365)
# The end is told a day ahead; of a plate for a day or two half its time ahead.
TOLD_AHEAD = timedelta(days=1)


@dataclass(frozen=True)
class Limits:
    """For how many days at once, and for how many within a year, today included each time."""

    days_at_once: int
    days_a_year: int


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both included."""

    first: date
    last: date


def days_used(spans: Iterable[Span], today: date) -> int:
    """On how many days of the last year, today included, there was a temporary plate.

    A day with two of them is one day; days to come are not used yet.
    """
    oldest = today - YEAR + timedelta(days=1)
    used: set[date] = set()
    for span in spans:
        first, last = max(span.first, oldest), min(span.last, today)
        used.update(first + timedelta(days=n) for n in range((last - first).days + 1))
    return len(used)


def last_days(began: date, used_before: int, limits: Limits, today: date) -> list[date]:
    """The days on which a temporary plate of `began` may end, soonest first; empty where none.

    `used_before` is how many days of this year others took, `began` and later not counted.
    """
    most = min(limits.days_at_once, limits.days_a_year - used_before)
    days = (began + timedelta(days=n) for n in range(max(most, 0)))
    return [day for day in days if day >= today]


def tell_at(begins: datetime, ends: datetime) -> datetime:
    """When to say that it ends soon."""
    return ends - min(TOLD_AHEAD, (ends - begins) / 2)
