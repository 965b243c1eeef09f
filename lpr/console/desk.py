"""The desk as its page shows it: all lanes, and the one whose driver has waited longest."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from lpr import pictures, queries
from lpr.models import Lane
from lpr.pages import PlateShown, plate_of, shown_decision, tile_sentence
from lpr.queries import LaneState
from lpr.service import HAND_REASONS, HandReason
from lpr.words import barrier_words, trouble_words

_PICTURE_FRESH = timedelta(seconds=15)
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
    tiles = tuple(build_tile(state, config, language, now) for state in states)
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


def build_tile(state: LaneState, config: Mapping[str, Any], language: str, now: datetime) -> Tile:
    """One lane as the desk shows it."""
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


def _live_url(lane: Lane, config: Mapping[str, Any], now: datetime, *, keep: bool) -> str | None:
    """The live picture's address while it is fresh, or somebody waits in it."""
    taken = pictures.taken_at(pictures.live_path(config, lane.slug))
    if taken is None or (now - taken > _PICTURE_FRESH and not keep):
        return None
    return url_for("console.live_picture", slug=lane.slug, v=int(taken.timestamp() * 1000))
