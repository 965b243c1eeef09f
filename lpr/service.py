"""What is done to lanes and passages: opened by hand, turned away, reported."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.identity.models import Person
from core.web.errors import Refusal
from lpr.models import Lane, LaneCommand, Passage

# Long enough for a lane that asks every second, short enough that the driver is still there.
COMMAND_LIFE = timedelta(seconds=8)


@dataclass(frozen=True)
class Act:
    """Who does something, when and why."""

    actor_id: int
    now: datetime
    reason: str


def open_by_hand(session: Session, lane: Lane, passage: Passage | None, act: Act) -> LaneCommand:
    """Ask the lane to open, for one waiting passage or for whoever stands there. Audited.

    Raises Refusal where the passage is settled, or an open command is still on its way.
    """
    session.get_one(Lane, lane.id, with_for_update=True)  # two attendants press at once
    if passage is not None and passage.settled_at is not None:
        raise Refusal("settled", _("This car was already let in or has gone. Nothing was opened."))
    if has_fresh_command(session, lane, passage, act.now):
        raise Refusal("on_its_way", _("The gate was told to open a moment ago. Watch the lane."))
    command = LaneCommand(
        uid=uuid.uuid4().hex,
        lane_id=lane.id,
        passage_uid=passage.uid if passage else None,
        kind="open",
        reason=act.reason,
        actor_id=act.actor_id,
        created_at=act.now,
        expires_at=act.now + COMMAND_LIFE,
    )
    session.add(command)
    if passage is not None:
        passage.settled_by, passage.settled_reason = act.actor_id, act.reason
    audit_act(session, "lane.open", lane, passage, act)
    return command


def commands_for(session: Session, lane: Lane, now: datetime) -> list[dict[str, Any]]:
    """What the lane is to do now; it does each only once, however often it is told."""
    waiting = session.execute(
        select(LaneCommand, Person.name)
        .join(Person, Person.id == LaneCommand.actor_id)
        .where(
            LaneCommand.lane_id == lane.id,
            LaneCommand.expires_at > now,
            LaneCommand.answer.is_(None),
        )
        .order_by(LaneCommand.id)
    )
    return [
        {
            "uid": command.uid,
            "kind": command.kind,
            "passage_uid": command.passage_uid,
            "expires_in": (command.expires_at - now).total_seconds(),
            "who": name,
            "why": command.reason,
        }
        for command, name in waiting
    ]


def note_status(session: Session, lane_id: int, status: Mapping[str, Any], now: datetime) -> None:
    """Keep what a lane says of itself, and when."""
    lane = session.get_one(Lane, lane_id)
    lane.seen_at = now
    told = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in status.items()}
    told["clock_ahead_s"] = round((status["clock"] - now).total_seconds(), 1) + 0.0  # no -0.0
    lane.status = told


def passage_of_lane(passage: Passage | None, lane: Lane) -> Passage:
    """Return the passage if it is this lane's. Raises Refusal 404: it may come later."""
    if passage is None or passage.lane_id != lane.id:
        raise Refusal("unknown_passage", _("This lane has reported no such passage yet."), 404)
    return passage


def record_look(
    session: Session,
    action: str,
    subject: tuple[str, str],
    act: Act,
    details: dict[str, Any] | None = None,
) -> None:
    """Record that somebody looked at plate history, and why."""
    audit.record(
        session,
        actor_id=act.actor_id,
        action=action,
        subject_type=subject[0],
        subject_id=subject[1],
        now=act.now,
        reason=act.reason,
        details=details,
    )


def has_fresh_command(session: Session, lane: Lane, passage: Passage | None, now: datetime) -> bool:
    """Whether an order to open is on its way, for this passage or for whoever stands there."""
    uid = passage.uid if passage else None
    fresh = (command for command in commands_for(session, lane, now) if command["kind"] == "open")
    return any(command["passage_uid"] == uid for command in fresh)


def audit_act(session: Session, action: str, lane: Lane, passage: Passage | None, act: Act) -> None:
    """Record what a person did to a lane, or to the passage that stands there."""
    audit.record(
        session,
        actor_id=act.actor_id,
        action=action,
        subject_type="passage" if passage else "lane",
        subject_id=passage.uid if passage else lane.slug,
        now=act.now,
        reason=act.reason,
        details={"lane": lane.slug},
    )
