"""A passage once more: the frames that were kept, through today's reader, vote, rules and list."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lpr import queries
from lpr.lane.cameras.frames import Frame
from lpr.lane.deciding import passage as lane_passage
from lpr.lane.deciding.circumstances import Circumstances
from lpr.lane.deciding.known import known_from_json
from lpr.lane.watching.looks import Look
from lpr.lane.watching.tracking import Vehicle
from lpr.models import Lane, Passage
from lpr.pictures import evidence_path
from lpr.reading.pictures import PictureError, decode_picture
from lpr.reading.pipeline import PlateReader
from lpr.reading.records import Box, Character, PlateRead
from parking.access import AccessList

Reads = list[list[PlateRead]]
_STILL_GOOD = timedelta(days=1)


@dataclass(frozen=True)
class Difference:
    """One thing that came out otherwise than it did then."""

    what: str
    then: str
    now: str


@dataclass(frozen=True)
class Replay:
    """A passage and what became of it again; `frames` are (kept and read anew, all of them)."""

    passage: Passage
    again: lane_passage.Passage
    frames: tuple[int, int]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What came out otherwise, the plate first."""
        then, decision, read = self.passage, self.again.decision, self.again.read
        told = (
            ("plate", then.number, read.text if read else None),
            ("state", then.plate_state, self.again.state),
            ("outcome", then.outcome, decision.outcome.value),
            ("reason", then.reason, decision.reason.value),
            ("rule", then.rule, decision.rule.value),
            ("permit", then.permit_id, decision.permit_id),
        )
        return tuple(
            Difference(what, before or "none", after or "none")
            for what, before, after in told
            if (before or None) != (after or None)
        )


def list_passages(session: Session, lane: Lane, last: int) -> Sequence[Passage]:
    """The last passages of a lane whose reads are still there, newest first."""
    query = select(Passage).where(Passage.lane_id == lane.id, Passage.purged_at.is_(None))
    return session.scalars(query.order_by(Passage.at.desc()).limit(last)).all()


@dataclass(frozen=True)
class Today:
    """By what a passage is read and decided again. `config` says where pictures are."""

    reader: PlateReader
    access: AccessList
    zone: ZoneInfo
    config: Mapping[str, Any]


def replay_passage(session: Session, passage: Passage, today: Today) -> Replay:
    """Read the kept frames anew, count the others as they were read then, vote and decide.

    It decides at the passage's own time by the list as it is today, and by what the lane knew then
    beside the picture: an emergency, a badge, a ticket, who was inside, what was due. Only a
    responder's code is not kept, so who opened with one is told as a difference. Raises LookupError
    where the passage's reads have been removed.
    """
    reads = reads_of(passage)
    anew = 0
    for frame, path in _kept_frames(session, passage, today.config):
        if frame < len(reads) and (seen := _read(today.reader, path)) is not None:
            reads[frame] = seen
            anew += 1
    access, at = copy(today.access), _decided_at(passage)
    access.made_at, access.valid_until = at, at + _STILL_GOOD
    known = known_from_json(passage.detail.get("known", {}))
    ticket = _ticket_shown(passage)
    where = Circumstances(rules=access.rules, zone=today.zone, now=at, ticket=ticket, **known)
    again = lane_passage.examine(_vehicle(passage, reads), where, access)
    return Replay(passage, again, (anew, len(reads)))


def _decided_at(passage: Passage) -> datetime:
    """When the lane last decided: a driver who was told to wait is decided anew."""
    anew = passage.detail.get("decided_at")
    return datetime.fromisoformat(anew) if anew else passage.at


def _ticket_shown(passage: Passage) -> str | None:
    """The claim code that the lane decided by; one that came after the boom rose is none."""
    detail = passage.detail
    counted = detail.get("shown") == "ticket" or detail.get("known", {}).get("has_ticket")
    return str(detail["ticket"]) if counted and detail.get("ticket") else None


def reads_of(passage: Passage) -> Reads:
    """What each frame read, best first, as the lane told it. Raises LookupError after a purge."""
    if passage.purged_at is not None:
        raise LookupError("the reads of this passage were removed when their time was over")
    return [
        [_plate_read(plate) for plate in look.get("plates", [])]
        for look in passage.detail.get("reads", [])
    ]


def _plate_read(told: Mapping[str, Any]) -> PlateRead:
    return PlateRead(
        text=told["text"],
        confidence=float(told["confidence"]),
        box=Box(*told["box"]),
        characters=tuple(_character(each) for each in told["characters"]),
        state=told.get("state"),
        state_confidence=float(told.get("state_confidence", 0.0)),
        plate_type=told.get("type"),
    )


def _character(told: Mapping[str, Any]) -> Character:
    others = tuple((other["text"], float(other["probability"])) for other in told["runners_up"])
    return Character(told["text"], float(told["probability"]), others)


def _kept_frames(
    session: Session, passage: Passage, config: Mapping[str, Any]
) -> list[tuple[int, Path]]:
    """The frames whose plate is kept as a picture: their place among the reads, their file."""
    frames = frames_of_pictures(session, passage)
    return [
        (frames[evidence.number], evidence_path(config, evidence.path))
        for evidence in queries.evidence_of(session, passage)
        if evidence.number in frames
    ]


def frames_of_pictures(session: Session, passage: Passage) -> dict[int, int]:
    """Of which frame each kept picture is; lanes of an older version did not say."""
    pictures = (
        picture
        for event in queries.events_of(session, passage)
        if event.kind == "evidence"
        for picture in event.body.get("pictures", [])
    )
    return {p["number"]: p["frame"] for p in pictures if p.get("frame") is not None}


def _read(reader: PlateReader, path: Path) -> list[PlateRead] | None:
    """What today's reader sees; None where the picture is not there."""
    try:
        return list(reader.read(decode_picture(path)))
    except (OSError, PictureError):
        return None


def _vehicle(passage: Passage, reads: Reads) -> Vehicle:
    looks = [Look(Frame(passage.at, None), each, 0.0) for each in reads]
    frames = int(passage.detail.get("frames", len(looks)))
    return Vehicle(passage.arrival, passage.first_at, passage.at, looks, frames=frames)
