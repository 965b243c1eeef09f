"""What rules ask of people beside their records: read from text, and kept with who changed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from core import audit
from parking.permits.steps import Actor
from parking.products.models import PersonFacts

SHIFTS = frozenset({"day", "evening", "night", "rotating", "weekend"})
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
MOST_MILES = 500
EARLIEST = date(1930, 1, 1)


class BadFact(StrEnum):
    """What is wrong with a cell. Words: parking.products.facts_feed."""

    SHIFT = "shift"
    SERVICE = "service"
    DISTANCE = "distance"
    PASS = "pass"  # noqa: S105 - a pass for trains


@dataclass(eq=False)
class BadFactError(Exception):
    """A cell that says no fact."""

    why: BadFact
    text: str


def facts_from(cells: Mapping[str, str], today: date) -> dict[str, Any]:
    """The facts of a row, by column; an empty cell says nothing. Raises BadFactError."""
    readers = {
        "shift": (_shift, "shift"),
        "service_since": (lambda text: _day(text, today), "service_since"),
        "distance_miles": (_miles, "distance_miles"),
        "transit_pass": (_yes_or_no, "has_transit_pass"),
    }
    return {
        column: read(cells[name]) for name, (read, column) in readers.items() if cells.get(name)
    }


def keep_facts(session: Session, person_id: int, facts: Mapping[str, Any], actor: Actor) -> bool:
    """Keep what is known of a person from now on; False where nothing differs. Audited."""
    kept = session.get(PersonFacts, person_id)
    if kept is None:
        kept = PersonFacts(person_id=person_id, shift="", has_transit_pass=False)
    changed = {name: value for name, value in facts.items() if getattr(kept, name) != value}
    if not changed:
        return False
    session.add(kept)
    before = {name: str(getattr(kept, name)) for name in changed}
    for name, value in changed.items():
        setattr(kept, name, value)
    kept.updated_at = actor.now
    details = {"before": before, "after": {name: str(value) for name, value in changed.items()}}
    audit.record_act(session, actor, "person_facts.change", ("person", person_id), details)
    return True


def _shift(text: str) -> str:
    code = text.strip().lower()
    if code not in SHIFTS:
        raise BadFactError(BadFact.SHIFT, text)
    return code


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadFactError(BadFact.SERVICE, text) from None
    if not EARLIEST <= day <= date(today.year + 1, 12, 31):
        raise BadFactError(BadFact.SERVICE, text)
    return day


def _miles(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(MOST_MILES)):
        raise BadFactError(BadFact.DISTANCE, text)
    if int(text) > MOST_MILES:
        raise BadFactError(BadFact.DISTANCE, text)
    return int(text)


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in YES | NO:
        raise BadFactError(BadFact.PASS, text)
    return word in YES
