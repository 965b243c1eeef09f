"""Lanes held open from the server, for life safety: asked for, confirmed, and released by a person.

The lane holds itself open; the server only asks. A lane that is away hears of it when it is back.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from lpr.models import Lane, LaneCommand
from lpr.service import Act

HOLD, RELEASE = "hold", "release"
# A lane that comes back minutes later is still to be opened; a release is for now alone.
HOLD_LIFE = timedelta(minutes=10)
RELEASE_LIFE = timedelta(seconds=30)


def hold_open(session: Session, lanes: Iterable[Lane], act: Act) -> list[LaneCommand]:
    """Ask each lane to open and stay open until it is released. Audited."""
    return [_ask(session, lane, HOLD, HOLD_LIFE, act) for lane in lanes]


def release(session: Session, lanes: Iterable[Lane], act: Act) -> list[LaneCommand]:
    """Ask each lane to end what holds it open; one whose fire input is on stays open. Audited.

    What else was asked of these lanes and is not taken yet is taken back: a lane that comes back
    later does not open for an emergency that is over.
    """
    asked = list(lanes)
    for command in _on_their_way(session, asked, act.now):
        command.expires_at = act.now
    return [_ask(session, lane, RELEASE, RELEASE_LIFE, act) for lane in asked]


def _on_their_way(session: Session, lanes: Iterable[Lane], now: datetime) -> list[LaneCommand]:
    query = select(LaneCommand).where(
        LaneCommand.lane_id.in_([lane.id for lane in lanes]),
        LaneCommand.kind == HOLD,
        LaneCommand.answer.is_(None),
        LaneCommand.expires_at > now,
    )
    return list(session.scalars(query))


def _ask(session: Session, lane: Lane, kind: str, life: timedelta, act: Act) -> LaneCommand:
    command = LaneCommand(
        uid=uuid.uuid4().hex,
        lane_id=lane.id,
        passage_uid=None,
        kind=kind,
        reason=act.reason,
        actor_id=act.actor_id,
        created_at=act.now,
        expires_at=act.now + life,
    )
    session.add(command)
    audit.record(
        session,
        actor_id=act.actor_id,
        action=f"lane.{kind}",
        subject_type="lane",
        subject_id=lane.slug,
        now=act.now,
        reason=act.reason,
    )
    return command
