"""What differs between a provider's statement and the books. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from payments.reconciling.statements import MovementKind

# What is told by the statement alone: it is booked from there, and no difference.
TOLD_BY_STATEMENT = frozenset({MovementKind.FEE, MovementKind.PAYOUT})

# Under which kinds of posting the books have each kind of movement.
POSTING_KINDS: Mapping[str, MovementKind] = {
    "received": MovementKind.PAYMENT,
    "unapplied": MovementKind.PAYMENT,
    "refund_sent": MovementKind.REFUND,
    "refund_twice": MovementKind.REFUND,
    "refund_returned": MovementKind.REFUND_RETURNED,
    "twice_returned": MovementKind.REFUND_RETURNED,
    "dispute_taken": MovementKind.DISPUTE_TAKEN,
    "dispute_returned": MovementKind.DISPUTE_RETURNED,
    "fee": MovementKind.FEE,
    "payout": MovementKind.PAYOUT,
}

Key = tuple[MovementKind, str]


class Fault(StrEnum):
    """How statement and books differ."""

    NOT_BOOKED = "not_booked"
    NOT_STATED = "not_stated"
    OTHER_AMOUNT = "other_amount"


@dataclass(frozen=True)
class Entry:
    """What one side has of a movement: how much the balance went up by, and when."""

    cents: int
    at: datetime


@dataclass(frozen=True)
class Difference:
    """One movement that the two sides do not have alike; None where a side does not have it."""

    fault: Fault
    kind: MovementKind
    ref: str
    stated_cents: int | None
    booked_cents: int | None
    at: datetime


@dataclass(frozen=True)
class Grace:
    """Up to when each side must have what the other has: news takes a while, both ways."""

    booked_until: datetime
    stated_until: datetime


def compare(
    stated: Mapping[Key, Entry], booked: Mapping[Key, Entry], grace: Grace
) -> list[Difference]:
    """Every difference, oldest first. What is younger than the grace is left for the next time."""
    found = []
    for key in stated.keys() | booked.keys():
        at_provider, in_books = stated.get(key), booked.get(key)
        fault = _fault(at_provider, in_books, grace)
        if fault is None:
            continue
        found.append(
            Difference(
                fault,
                *key,
                at_provider.cents if at_provider else None,
                in_books.cents if in_books else None,
                min(entry.at for entry in (at_provider, in_books) if entry),
            )
        )
    return sorted(found, key=lambda difference: (difference.at, difference.ref))


def _fault(stated: Entry | None, booked: Entry | None, grace: Grace) -> Fault | None:
    if stated and booked:
        return Fault.OTHER_AMOUNT if stated.cents != booked.cents else None
    if stated:
        return Fault.NOT_BOOKED if stated.at <= grace.booked_until else None
    return Fault.NOT_STATED if booked and booked.at <= grace.stated_until else None
