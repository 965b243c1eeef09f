"""Whether something on a list counts now: waiting for approval, in force, over, or taken off."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Tenure(StrEnum):
    """Where an entry stands. Only what is in force reaches the lanes."""

    WAITING = "waiting"  # somebody proposed it, nobody else has approved it yet
    IN_FORCE = "in_force"
    EXPIRED = "expired"
    ENDED = "ended"  # a person took it off, or turned the proposal down


class Entry(Protocol):
    """What every entry of every list says of its time."""

    @property
    def expires_at(self) -> datetime | None:
        """The first instant at which it no longer counts; None without an end."""
        ...

    @property
    def ended_at(self) -> datetime | None:
        """When a person took it off."""
        ...

    @property
    def is_approved(self) -> bool:
        """Whether it needs nobody's approval any more."""
        ...


def tenure_of(entry: Entry, now: datetime) -> Tenure:
    """Where an entry stands at `now`. What a person ended stays ended after its expiry too."""
    if entry.ended_at is not None:
        return Tenure.ENDED
    if entry.expires_at is not None and entry.expires_at <= now:
        return Tenure.EXPIRED
    return Tenure.IN_FORCE if entry.is_approved else Tenure.WAITING


def can_be_restored(entry: Entry, now: datetime) -> bool:
    """Whether taking it off can be undone: it was taken off, and would still count."""
    return entry.ended_at is not None and (entry.expires_at is None or now < entry.expires_at)
