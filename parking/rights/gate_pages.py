"""What the page of a garage's rules shows: rules in words, what would change, and figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from parking.access import LaneRules, rules_in_words
from parking.models import Garage
from parking.queries import ListedPlate, listed_plates
from parking.rights.gate_facts import GateFacts, LaneFacts
from parking.rights.models import GarageGate
from parking.rights.switches import ruled_by

COUNTED = timedelta(days=14)


@dataclass(frozen=True)
class Worded:
    """A lane's rules in words: as they are, and what a change would take out and bring in."""

    rules: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class WordedLane(Worded):
    """One of a garage's lanes; `href` is where its own switches are set."""

    name: str
    has_own: bool
    href: str


@dataclass(frozen=True)
class UnreadFigures:
    """What accepting plates without a read state means here.

    Of `plates` on the list `shared` have a number that another plate on it has too: those never
    open by their number alone. `opened` passages did in the time that is `COUNTED`.
    """

    plates: int
    shared: int
    opened: int


def find_gate(session: Session, garage: Garage) -> GarageGate | None:
    """A garage's switches; None where nobody has changed any."""
    return session.get(GarageGate, garage.id)


def word_lanes(
    lanes: Iterable[LaneFacts], now: Mapping[str, Any], then: Mapping[str, Any], language: str
) -> list[WordedLane]:
    """Each lane's rules under the switches `now`, and how they differ under `then`.

    Switches of a lane's own stand above those of its garage, before and after.
    """
    return [_word(lane, now, then, language) for lane in lanes]


def _word(
    lane: LaneFacts, now: Mapping[str, Any], then: Mapping[str, Any], language: str
) -> WordedLane:
    worded = word(lane.rules, {**now, **lane.own}, {**then, **lane.own}, language)
    return WordedLane(worded.rules, worded.gone, worded.new, lane.name, bool(lane.own), lane.href)


def word(
    rules: LaneRules, now: Mapping[str, Any], then: Mapping[str, Any], language: str
) -> Worded:
    """A lane's rules under the switches `now`, and how they differ under `then`."""
    before = rules_in_words(ruled_by(rules, now), language)
    after = rules_in_words(ruled_by(rules, then), language)
    return Worded(
        rules=before,
        gone=tuple(rule for rule in before if rule not in after),
        new=tuple(rule for rule in after if rule not in before),
    )


def unread_figures(
    session: Session, facts: GateFacts, garage_slug: str, now: datetime
) -> UnreadFigures:
    """Count what the switch for plates without a read state decides. Two queries."""
    plates, shared = count_shared(listed_plates(session, garage_slug, now))
    opened = facts.count_unread_openings(session, garage_slug, now - COUNTED)
    return UnreadFigures(plates, shared, opened)


def count_shared(listed: Iterable[ListedPlate]) -> tuple[int, int]:
    """How many plates are on a list, and how many of them share their number with another."""
    plates: dict[str, set[tuple[str, str, str]]] = {}
    for key, plate in listed:
        plates.setdefault(key.rsplit("/", 1)[-1], set()).add(plate)
    sizes = [len(each) for each in plates.values()]
    return sum(sizes), sum(size for size in sizes if size > 1)
