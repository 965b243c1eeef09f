"""What the console's pages show, put together from queries."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from lpr import pictures, queries, story
from lpr.lists import rules_of
from lpr.models import Lane, LaneAlert, Passage
from lpr.queries import LaneState
from lpr.service import HAND_REASONS, HandReason
from lpr.tokens import screen_key
from lpr.words import barrier_words, settled_words, trouble_words
from parking import queries as parking_queries
from parking.access import Outcome, Reason, rules_in_words

_PICTURE_FRESH = timedelta(seconds=15)
_LEAST_PLATE = 2
# The console's keys, near the attendant's hand; `T` turns a car around.
KEYS: Mapping[HandReason, str] = {
    HandReason.KNOWN: "k",
    HandReason.MISREAD: "m",
    HandReason.VISITOR: "v",
    HandReason.PATIENT: "p",
    HandReason.DELIVERY: "d",
}
TURN_AROUND_KEY = "t"


@dataclass(frozen=True)
class ReasonKey:
    """One button of the desk: its reason's code and words, and the key that presses it."""

    code: str
    words: LazyString
    key: str


@dataclass(frozen=True)
class PlateShown:
    """A plate as read, for the plate chip."""

    state: str | None
    number: str
    plate_type: str = "passenger"


@dataclass(frozen=True)
class Tile:
    """One lane on the desk; the fields of templates/macros/lane.html."""

    slug: str
    name: str
    kind: str
    online: bool
    picture_url: str | None
    plate: PlateShown | None
    decision: str | None
    sentence: str
    waiting_seconds: int | None
    list_age_seconds: int | None
    href: str
    uid: str | None
    troubles: tuple[str, ...]
    asked: str


@dataclass(frozen=True)
class Desk:
    """All lanes, and the one whose driver has waited longest."""

    tiles: tuple[Tile, ...]
    first: Tile | None
    waiting: int
    reasons: tuple[ReasonKey, ...]
    version: str


def build_desk(
    states: Sequence[LaneState], config: Mapping[str, Any], language: str, now: datetime
) -> Desk:
    """Put the desk together. Its version changes with anything that it shows."""
    tiles = tuple(_tile(state, config, language, now) for state in states)
    longest = queries.longest_waiting(states)
    first = next((t for t in tiles if longest and t.slug == longest.lane.slug), None)
    return Desk(
        tiles=tiles,
        first=first,
        waiting=sum(state.is_waiting for state in states),
        reasons=reason_keys(),
        version=hashlib.sha256(repr(tiles).encode()).hexdigest()[:16],
    )


def reason_keys() -> tuple[ReasonKey, ...]:
    """The one-key reasons for opening."""
    return tuple(ReasonKey(code.value, HAND_REASONS[code], key) for code, key in KEYS.items())


def _tile(state: LaneState, config: Mapping[str, Any], language: str, now: datetime) -> Tile:
    lane, passage = state.lane, state.passage
    age = queries.list_age(lane, now)
    return Tile(
        slug=lane.slug,
        name=lane.name,
        kind=lane.kind,
        online=state.online,
        picture_url=_live_url(lane, config, now, keep=state.is_waiting),
        plate=plate_of(passage),
        decision=shown_decision(passage),
        sentence=tile_sentence(passage, language),
        waiting_seconds=int(state.waiting.total_seconds()) if state.waiting is not None else None,
        list_age_seconds=int(age.total_seconds()) // 60 * 60 if age is not None else None,
        href=url_for("console.lane_page", slug=lane.slug),
        uid=passage.uid if passage else None,
        troubles=tuple(trouble_words(code) for code in state.troubles if code != "silent"),
        asked=_asked(state),
    )


def _asked(state: LaneState) -> str:
    """What became of the attendant's last command, while the driver still waits."""
    command = state.command
    if command is None or not state.is_waiting:
        return ""
    if command.answer in (None, "taken"):
        return str(_("The lane was told to open."))
    return barrier_words(command.answer)


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
        return settled_words("opened")
    if passage.settled_how == "turned_around":
        return settled_words("turned_around")
    return queries.said_of(passage, language)


def plate_of(passage: Passage | None) -> PlateShown | None:
    """The plate as read; None where none was, none can be relied on, or it has been purged."""
    if passage is None or not passage.number or passage.reason == Reason.VISITOR_UNREAD:
        return None
    return PlateShown(passage.plate_state, passage.number)


def _live_url(lane: Lane, config: Mapping[str, Any], now: datetime, *, keep: bool) -> str | None:
    """The live picture's address while it is fresh, or somebody waits in it."""
    taken = pictures.taken_at(pictures.live_path(config, lane.slug))
    if taken is None or (now - taken > _PICTURE_FRESH and not keep):
        return None
    return url_for("console.live_picture", slug=lane.slug, v=int(taken.timestamp() * 1000))


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
        ending=settled_words(passage.settled_how),
    )


@dataclass(frozen=True)
class LanePage:
    """One lane: how it is, what it does, its last passages."""

    lane: Lane
    tile: Tile
    rows: tuple[Row, ...]
    troubles: tuple[str, ...]
    alerts: tuple[LaneAlert, ...]
    list_age: timedelta | None
    rules: tuple[str, ...]
    reasons: tuple[ReasonKey, ...]
    screen_url: str


def build_lane_page(
    session: Session, lane: Lane, config: Mapping[str, Any], language: str, now: datetime
) -> LanePage:
    """Put a lane's page together."""
    state = next(s for s in queries.desk(session, now) if s.lane.id == lane.id)
    alerts = tuple(a for a, at in queries.open_alerts(session) if at.id == lane.id)
    rules = rules_of(lane, parking_queries.spaces_now(session, now))
    return LanePage(
        lane=lane,
        tile=_tile(state, config, language, now),
        rows=tuple(build_row(p, language) for p in queries.recent_passages(session, lane)),
        troubles=tuple(trouble_words(code) for code in state.troubles),
        alerts=alerts,
        list_age=queries.list_age(lane, now),
        rules=rules_in_words(rules, language),
        reasons=reason_keys(),
        screen_url=screen_url(config, lane),
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
    barrier: str


def build_story(
    session: Session, passage: Passage, config: Mapping[str, Any], language: str
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
        barrier=barrier_words(passage.barrier),
    )


def _inline(path: Any) -> str | None:
    try:
        return "data:image/jpeg;base64," + base64.b64encode(path.read_bytes()).decode()
    except OSError:
        return None


def search_errors(plate: str, reason: str | None) -> dict[str, str]:
    """What is wrong with a search, by field."""
    errors = {}
    if len(plate) < _LEAST_PLATE:
        errors["plate"] = _("Type at least two characters of the plate.")
    if reason is None:
        errors["reason"] = _("Say why in a few words: it is kept with the record.")
    return errors
