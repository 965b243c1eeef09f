"""What explains a decision beside its story: votes, frames, the list, each stage's time."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from core.plates import fold
from lpr import queries
from lpr.models import JournalEvent, Passage
from lpr.replays import frames_of_pictures

STAGES: Mapping[str, LazyString] = {
    "frame_to_decision": _l("Last frame to decision"),
    "read_last_frame": _l("Reading the last frame"),
    "read_all_frames": _l("Reading all frames"),
    "vote": _l("Vote"),
    "decide": _l("Decision"),
    "barrier": _l("Barrier's answer"),
    "to_server": _l("Until the server knew"),
}


@dataclass(frozen=True)
class Vote:
    """A number that frames read: how many, and how sure the surest of them was, 0 to 1."""

    text: str
    frames: int
    surest: float
    won: bool


@dataclass(frozen=True)
class FrameSeen:
    """One frame: what it read, whether it is of the plate that won, and whether it is kept."""

    name: str
    text: str
    state: str
    confidence: float
    agrees: bool
    is_kept: bool


@dataclass(frozen=True)
class Explanation:
    """Why a passage was decided as it was. Stages are (words, milliseconds)."""

    votes: tuple[Vote, ...]
    frames: tuple[FrameSeen, ...]
    stages: tuple[tuple[str, float], ...]
    list_age: timedelta | None


def explain(session: Session, passage: Passage) -> Explanation:
    """Put together what is still kept of a passage; after its purge only the times are."""
    events = queries.events_of(session, passage)
    kept = set(frames_of_pictures(session, passage).values())
    reads = passage.detail.get("reads", [])
    return Explanation(
        votes=_votes(reads, passage.folded or ""),
        frames=tuple(
            _frame(number, look, passage.folded or "", is_kept=number in kept)
            for number, look in enumerate(reads)
        ),
        stages=tuple(_stages(passage, events)),
        list_age=_list_age(passage),
    )


def _votes(reads: Sequence[Mapping[str, Any]], won: str) -> tuple[Vote, ...]:
    sure: defaultdict[str, list[float]] = defaultdict(list)
    for look in reads:
        if look.get("plates"):
            best = look["plates"][0]
            sure[best["text"]].append(float(best["confidence"]))
    votes = [Vote(text, len(all_), max(all_), fold(text) == won) for text, all_ in sure.items()]
    return tuple(sorted(votes, key=lambda vote: (-vote.frames, -vote.surest)))


def _frame(number: int, look: Mapping[str, Any], won: str, *, is_kept: bool) -> FrameSeen:
    best = next(iter(look.get("plates", [])), None) or {}
    text = str(best.get("text", ""))
    return FrameSeen(
        name=look.get("frame") or str(number + 1),
        text=text,
        state=best.get("state") or "",
        confidence=float(best.get("confidence", 0.0)),
        agrees=bool(text) and fold(text) == won,
        is_kept=is_kept,
    )


def _stages(passage: Passage, events: Sequence[JournalEvent]) -> list[tuple[str, float]]:
    told = dict(passage.detail.get("latency_ms", {}))
    for event in events:
        if event.kind == "barrier" and "ms" in event.body:
            told.setdefault("barrier", float(event.body["ms"]))
        if event.kind == "passage":
            told["to_server"] = (event.received_at - event.at).total_seconds() * 1000
    return [(str(STAGES.get(stage, stage)), float(ms)) for stage, ms in told.items()]


def _list_age(passage: Passage) -> timedelta | None:
    made_at = passage.detail.get("list_made_at")
    return passage.at - datetime.fromisoformat(made_at) if made_at else None
