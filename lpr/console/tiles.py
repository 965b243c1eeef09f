"""One lane as the desk shows it: picture, plate, decision, who waits, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from lpr import pictures, queries
from lpr.models import Lane
from lpr.pages import PlateShown, plate_of, shown_decision, tile_sentence
from lpr.queries import LaneState
from lpr.words import trouble_words

_PICTURE_FRESH = timedelta(seconds=15)


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
    help_seconds: int | None = None
    # Of a lane out of contact: when it last reported; None where it never did.
    last_heard: datetime | None = None


def build_tile(state: LaneState, config: Mapping[str, Any], language: str, now: datetime) -> Tile:
    """Put one lane's tile together."""
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
        troubles=tuple(trouble_words(code) for code in state.troubles),
        help_seconds=_helped(state, now),
        last_heard=None if state.online else lane.seen_at,
    )


def _helped(state: LaneState, now: datetime) -> int | None:
    """For how long the driver who waits has asked for help; None where nobody does."""
    passage = state.passage
    if passage is None or passage.help_at is None or not state.is_waiting:
        return None
    return max(int((now - passage.help_at).total_seconds()), 0)


def _live_url(lane: Lane, config: Mapping[str, Any], now: datetime, *, keep: bool) -> str | None:
    """The live picture's address while it is fresh, or somebody waits in it."""
    taken = pictures.taken_at(pictures.live_path(config, lane.slug))
    if taken is None or (now - taken > _PICTURE_FRESH and not keep):
        return None
    return url_for("console.live_picture", slug=lane.slug, v=int(taken.timestamp() * 1000))
