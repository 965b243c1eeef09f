"""Codes of people's pages that were used: told to the other lanes, and doubles found."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from core.db import insert_if_absent
from lpr.fallbacks.models import SpentCode
from lpr.lane.credentials.gate_pass import AHEAD, LIFE
from lpr.models import Lane, LaneAlert

# As long as another lane might take a code, and some more for clocks that differ.
TOLD_FOR = LIFE + AHEAD * 2
# A lane that was away uploads late: doubles are found within this.
KEPT_FOR = timedelta(days=14)
TWICE = "code_twice"


def note_spent(session: Session, lane: Lane, name: str, at: datetime, now: datetime) -> None:
    """Keep that a lane took a code. One that another lane has taken as well is alerted."""
    values = {"name": name[:40], "lane_id": lane.id, "at": at, "received_at": now}
    if insert_if_absent(session, SpentCode, values):
        return
    first = session.get_one(SpentCode, name[:40])
    if first.lane_id != lane.id:
        session.add(LaneAlert(lane_id=lane.id, kind=TWICE, began_at=at, ended_at=at))


def spent_elsewhere(session: Session, lane: Lane, now: datetime) -> Sequence[str]:
    """The codes that other lanes have told of just now. One query."""
    query = select(SpentCode.name).where(
        SpentCode.received_at > now - TOLD_FOR, SpentCode.lane_id != lane.id
    )
    return session.scalars(query).all()


def forget(session: Session, now: datetime) -> int:
    """Drop what is too old to matter, and say how many that were."""
    gone = session.execute(delete(SpentCode).where(SpentCode.received_at < now - KEPT_FOR))
    return gone.rowcount if isinstance(gone, CursorResult) else 0
