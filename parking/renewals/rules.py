"""When a renewal is written about, tried, let stand open and given up. Pure.

The times count from the end of the paid days; docs/permits.md and the card's page publish them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from payments.cards.rules import Remedy

NOTICE_BEFORE = timedelta(days=7)
# Where it has become dearer since, its holder is written anew, so long before it is taken.
NOTICE_AGAIN = timedelta(days=2)
# When a saved card is tried: before the end, and once in the days of grace.
TRIES_AT: Sequence[timedelta] = (
    timedelta(days=-5),
    timedelta(days=-3),
    timedelta(days=-1),
    timedelta(days=1),
)
# When somebody without a card is written to again.
REMIND_AT = timedelta(days=-1)
GRACE = timedelta(days=3)
KEPT_FOR = timedelta(days=14)
# Two tries are never closer than this, however late a job comes.
APART = timedelta(hours=20)


class RenewalState(StrEnum):
    """Where the renewal of one permit's days stands."""

    DUE = "due"  # a saved card is asked at `next_at`
    ASKED = "asked"  # a charge of a card was saved; its answer is not known yet
    WAITING = "waiting"  # the card was declined; it is tried again at `next_at`
    PAYER = "payer"  # only the holder can go on: to pay, to confirm, with another card
    PAID = "paid"
    OVER = "over"  # the permit ends, or rests: nothing is to be renewed


OPEN = frozenset({RenewalState.DUE, RenewalState.ASKED, RenewalState.WAITING, RenewalState.PAYER})


@dataclass(frozen=True)
class Plan:
    """What comes next: a state, and when it is acted upon; None: not by itself."""

    state: RenewalState
    next_at: datetime | None


def plan_first(ends_at: datetime, now: datetime, *, has_card: bool) -> Plan:
    """What comes first: the card at its published time, or a reminder to whoever has none."""
    if has_card:
        return Plan(RenewalState.DUE, max(ends_at + TRIES_AT[0], now))
    remind_at = ends_at + REMIND_AT
    return Plan(RenewalState.PAYER, remind_at if remind_at > now else None)


def plan_after(remedy: Remedy, ends_at: datetime, tries: int, now: datetime) -> Plan:
    """What comes after so many tries, the last of which has just failed.

    The same card is tried again only where that may help, and only at the published times.
    """
    if remedy is not Remedy.WAIT or tries >= len(TRIES_AT):
        return Plan(RenewalState.PAYER, None)
    return Plan(RenewalState.WAITING, max(ends_at + TRIES_AT[tries], now + APART))


def grace_ends(ends_at: datetime) -> datetime:
    """Until when a permit whose renewal has failed still opens gates."""
    return ends_at + GRACE


def space_kept_until(ends_at: datetime) -> datetime:
    """Until when the space of a suspended permit is kept."""
    return ends_at + KEPT_FOR
