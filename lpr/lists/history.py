"""What changed in each lane's list, serial number by serial number, as far as it is kept."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from lpr.lane.lists.changes import Changes
from lpr.models import LaneListChange

# A lane that missed more than this gets the whole list, which is then hardly more.
MOST_CHANGES, MOST_ROWS = 200, 2000


def record_changes(
    session: Session, lane_id: int, serial: int, changes: Changes | None, now: datetime
) -> None:
    """Keep what made list `serial` of the one before; None where that is not known.

    Needs the lane's row locked.
    """
    told = None
    if changes is not None and len(changes) <= MOST_ROWS:
        told = {"added": sorted(changes.added), "removed": sorted(changes.removed)}
    session.add(LaneListChange(lane_id=lane_id, serial=serial, changes=told, made_at=now))
    _forget_oldest(session, lane_id)


def changes_between(session: Session, lane_id: int, after: int, until: int) -> Changes | None:
    """What made list `until` of list `after`; None where that is not known any more."""
    of_lane = LaneListChange.lane_id == lane_id
    first = session.scalar(select(func.min(LaneListChange.serial)).where(of_lane))
    if first is None or not first <= after <= until:
        return None
    rows = session.scalars(
        select(LaneListChange.changes)
        .where(of_lane, LaneListChange.serial > after, LaneListChange.serial <= until)
        .order_by(LaneListChange.serial)
    )
    found = Changes()
    for told in rows:
        if told is None:
            return None
        later = Changes(frozenset(told["added"]), frozenset(told["removed"]))
        found = found.then(later)
    return found


def forget_changes(session: Session, before: datetime) -> list[datetime]:
    """Forget what made the lists numbered before this; the times of what is forgotten.

    Their rows stay, and say that it is not known any more. One statement.
    """
    is_old = (LaneListChange.made_at < before, LaneListChange.changes.is_not(None))
    forgotten = update(LaneListChange).where(*is_old).values(changes=None)
    return list(session.scalars(forgotten.returning(LaneListChange.made_at)))


def _forget_oldest(session: Session, lane_id: int) -> None:
    """Drop what is too old; the oldest that stays says only that nothing is known before it."""
    of_lane = LaneListChange.lane_id == lane_id
    oldest = session.scalar(
        select(LaneListChange.serial)
        .where(of_lane)
        .order_by(LaneListChange.serial.desc())
        .offset(MOST_CHANGES)
        .limit(1)
    )
    if oldest is None:
        return
    session.execute(delete(LaneListChange).where(of_lane, LaneListChange.serial < oldest))
    kept = update(LaneListChange).where(of_lane, LaneListChange.serial == oldest)
    session.execute(kept.values(changes=None))
