"""Whose turn it is when a space is free, pure; whoever is passed over is so for a reason."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from parking.waitlists.log import Entry, State


class Reason(StrEnum):
    """Why somebody is passed over."""

    NOT_ELIGIBLE = "not_eligible"
    NO_CAR = "no_car"
    DEFERRED = "deferred"
    RESTING = "resting"


@dataclass(frozen=True)
class Skip:
    """One who is passed over, and why."""

    entry: Entry
    reason: Reason


@dataclass(frozen=True)
class Turn:
    """Who is next, and those before them who are passed over."""

    next: Entry
    skips: tuple[Skip, ...]


def find_turn(line: Iterable[Entry], judge: Callable[[Entry], Reason | None]) -> Turn | None:
    """The first in line whom nothing speaks against; None where there is nobody.

    Then nobody is passed over either, since nobody behind them is served.
    """
    skips: list[Skip] = []
    for entry in line:
        if entry.state is not State.WAITING:
            continue
        reason = judge(entry)
        if reason is None:
            return Turn(entry, tuple(skips))
        skips.append(Skip(entry, reason))
    return None


def own_reason(entry: Entry, today: date, now: datetime) -> Reason | None:
    """What an application itself says against an offer now; `today` is the campus's day."""
    if entry.deferred_until is not None and today < entry.deferred_until:
        return Reason.DEFERRED
    if entry.rests_until is not None and now < entry.rests_until:
        return Reason.RESTING
    return None
