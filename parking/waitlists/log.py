"""The log of a waitlist, pure: what can happen, and the fold that makes the list of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from parking.waitlists.rules import Facts, Rules, rules_from


class Kind(StrEnum):
    """What can happen on a waitlist."""

    RULES = "rules"
    JOINED = "joined"
    REJOINED = "rejoined"  # leaving was undone
    FACTS = "facts"  # personnel records say something else now
    DEFERRED = "deferred"
    RESUMED = "resumed"
    MOVED = "moved"
    SKIPPED = "skipped"
    OFFERED = "offered"
    DECLINED = "declined"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    LEFT = "left"


class State(StrEnum):
    """Where an application stands."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    LEFT = "left"


LIVING = frozenset({State.WAITING, State.OFFERED})

_W, _O, _A, _L = State.WAITING, State.OFFERED, State.ACCEPTED, State.LEFT

# From which states each thing can happen, and the state after it; None leaves it as it is.
STEPS: Mapping[Kind, tuple[frozenset[State], State | None]] = {
    Kind.REJOINED: (frozenset({_L}), _W),
    Kind.FACTS: (LIVING, None),
    Kind.DEFERRED: (frozenset({_W}), None),
    Kind.RESUMED: (frozenset({_W}), None),
    Kind.MOVED: (frozenset({_W}), None),
    Kind.SKIPPED: (frozenset({_W}), None),
    Kind.OFFERED: (frozenset({_W}), _O),
    Kind.DECLINED: (frozenset({_O}), _W),
    Kind.EXPIRED: (frozenset({_O}), _W),
    Kind.ACCEPTED: (LIVING, _A),
    Kind.LEFT: (LIVING, _L),
}
MISSES = frozenset({Kind.DECLINED, Kind.EXPIRED})


@dataclass(frozen=True)
class Event:
    """One thing that happened, by its number in the log from 1; `entry` names the application."""

    number: int
    at: datetime
    kind: Kind
    entry: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Entry:
    """An application as it stands; its number is that of the event by which it came."""

    number: int
    person_id: int
    state: State
    facts: Facts
    deferred_until: date | None = None
    missed: int = 0
    rests_until: datetime | None = None
    offer_expires_at: datetime | None = None

    @property
    def is_living(self) -> bool:
        """Whether it still has a place on the list."""
        return self.state in LIVING


@dataclass(frozen=True)
class Move:
    """The office put an application directly before another, or directly after it."""

    entry: int
    anchor: int
    is_after: bool


@dataclass(frozen=True)
class ListState:
    """A whole list: its rules, every application there ever was, the moves in order."""

    rules: Rules = field(default_factory=Rules)
    entries: Mapping[int, Entry] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()
    last: int = 0


class BrokenLogError(Exception):
    """An event that cannot have happened there: a gap, or a step that the state does not allow."""


def fold(events: Iterable[Event]) -> ListState:
    """Make the list of its whole log, oldest first. Raises BrokenLogError."""
    rules, entries, moves, last = Rules(), dict[int, Entry](), list[Move](), 0
    for event in events:
        if event.number != last + 1:
            raise BrokenLogError(f"event {event.number} follows event {last}")
        last = event.number
        if event.kind is Kind.RULES:
            rules = rules_from(event.details)
            continue
        number = entry_number(event)
        if event.kind is Kind.MOVED:
            moves.append(move_of(number, event.details))
        entries[number] = after(entries.get(number), event)
    return ListState(rules, entries, tuple(moves), last)


def after(entry: Entry | None, event: Event) -> Entry:
    """The application after an event. Raises BrokenLogError where that cannot be."""
    if event.kind is Kind.JOINED:
        if entry is not None:
            raise BrokenLogError(f"event {event.number} joins who is there")
        return _joined(event)
    from_states, to = STEPS[event.kind]
    if entry is None or entry.state not in from_states:
        raise BrokenLogError(f"event {event.number} cannot be: {event.kind} of {entry}")
    stepped = replace(entry, state=to or entry.state, offer_expires_at=_expiry(entry, event))
    if event.kind is Kind.FACTS:
        facts = replace(stepped.facts, **_known(event.details))
        return replace(stepped, facts=facts)
    if event.kind in (Kind.DEFERRED, Kind.RESUMED):
        return replace(stepped, deferred_until=_day(event.details.get("until")))
    if event.kind in MISSES:
        rests_until = _moment(event.details.get("rests_until"))
        return replace(stepped, missed=entry.missed + 1, rests_until=rests_until)
    return stepped


def entry_number(event: Event) -> int:
    """Which application an event is about: the one it makes, or the one it names."""
    if event.kind is Kind.JOINED:
        return event.number
    if event.entry is None:
        raise BrokenLogError(f"event {event.number} names no application")
    return event.entry


def move_of(entry: int, details: Mapping[str, Any]) -> Move:
    """A move as its event keeps it."""
    is_after = "after" in details
    return Move(entry, details["after" if is_after else "before"], is_after)


def _joined(event: Event) -> Entry:
    facts = Facts(applied_at=event.at, **_known(event.details))
    return Entry(event.number, event.details["person_id"], State.WAITING, facts)


def _known(details: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "employment_class": details["employment_class"],
        "service_since": _day(details["service_since"]),
    }


def _expiry(entry: Entry, event: Event) -> datetime | None:
    if event.kind is Kind.OFFERED:
        return _moment(event.details["expires_at"])
    return entry.offer_expires_at if entry.state is State.OFFERED and _stays(event) else None


def _stays(event: Event) -> bool:
    return STEPS[event.kind][1] is None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
