"""How passages are shown: in a line, on a tile, as a whole story."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from lpr import pictures, queries, story
from lpr.explanation import Explanation, explain
from lpr.models import Lane, Passage
from lpr.retention.cases import open_cases
from lpr.retention.models import PassageCase
from lpr.tokens import screen_key
from lpr.words import barrier_words, hot_words, settled_words
from parking.access import Direction, Outcome, Reason


@dataclass(frozen=True)
class PlateShown:
    """A plate as read, for the plate chip."""

    state: str | None
    number: str
    plate_type: str = "passenger"


def shown_decision(passage: Passage | None) -> str | None:
    """A car let in by hand is shown as let in."""
    if passage is None:
        return None
    return str(Outcome.OPEN) if passage.settled_how == "opened" else str(passage.outcome)


def tile_sentence(passage: Passage | None, language: str) -> str:
    """What is said of a passage: the decision, or what a person made of it."""
    if passage is None:
        return ""
    if passage.settled_how == "opened" and passage.outcome != Outcome.OPEN:
        return _ending(passage)
    if passage.settled_how == "turned_around":
        return _ending(passage)
    if passage.reason == Reason.HOT_LIST:
        return hot_words(passage.values)  # the driver is told less
    return queries.said_of(passage, language)


def _ending(passage: Passage) -> str:
    is_exit = passage.lane.direction == Direction.EXIT
    moved = str(passage.detail.get("moved", ""))
    return settled_words(passage.settled_how, is_exit=is_exit, moved=moved)


def plate_of(passage: Passage | None) -> PlateShown | None:
    """The plate as read; None where none was, none can be relied on, or it has been purged."""
    if passage is None or not passage.number or passage.reason == Reason.VISITOR_UNREAD:
        return None
    return PlateShown(passage.plate_state, passage.number)


@dataclass(frozen=True)
class Row:
    """A passage in a list."""

    uid: str
    at: datetime
    lane: str
    plate: PlateShown | None
    decision: str
    sentence: str
    ending: str


def build_row(passage: Passage, language: str) -> Row:
    """One line about a passage."""
    return Row(
        uid=passage.uid,
        at=passage.at,
        lane=passage.lane.name,
        plate=plate_of(passage),
        decision=passage.outcome,
        sentence=queries.said_of(passage, language),
        ending=_ending(passage),
    )


def screen_url(config: Mapping[str, Any], lane: Lane) -> str:
    """The address of a lane's own screen, with its key."""
    return url_for("console.driver_screen", slug=lane.slug, key=screen_key(config, lane.slug))


@dataclass(frozen=True)
class StoryPage:
    """A passage's whole story."""

    passage: Passage
    row: Row
    scene: str | None
    crops: tuple[str, ...]
    entries: tuple[story.Entry, ...]
    why: Explanation
    cases: Sequence[PassageCase]
    barrier: str
    may_stand_there: bool


def build_story(
    session: Session, passage: Passage, config: Mapping[str, Any], language: str, now: datetime
) -> StoryPage:
    """Put a passage's story together; pictures go into the page, so nobody sees them unrecorded."""
    evidence = queries.evidence_of(session, passage)
    shown = {e.number: _inline(pictures.evidence_path(config, e.path)) for e in evidence}
    return StoryPage(
        passage=passage,
        row=build_row(passage, language),
        scene=next((shown[e.number] for e in evidence if e.kind == "scene"), None),
        crops=tuple(p for e in evidence if e.kind == "crop" and (p := shown[e.number])),
        entries=tuple(story.tell(session, passage, language)),
        why=explain(session, passage),
        cases=open_cases(session, passage),
        barrier=barrier_words(passage.barrier),
        may_stand_there=queries.may_stand_there(passage, now),
    )


def _inline(path: Any) -> str | None:
    try:
        return "data:image/jpeg;base64," + base64.b64encode(path.read_bytes()).decode()
    except OSError:
        return None
