"""How many cars are inside: open stays, and what is known of cars beyond them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from parking.models import Garage, Stay


def note_movement(session: Session, garage: Garage, *, stays: int, cars: int) -> bool:
    """Keep the count right after `stays` more are open and `cars` more are inside; both signed.

    Occupancy is the open stays plus the garage's offset, so the offset takes the difference. A
    car that leaves a garage of which the count says that nobody is in it was never counted in:
    then the count stays at nought. The garage's row is locked. Returns whether the cars counted.
    """
    opened = count_open(session, garage.id)  # as it is after what was changed, which is flushed
    before = opened - stays + garage.occupancy_offset
    garage.occupancy_offset = max(before + cars, 0) - opened
    return before + cars >= 0


def correct_count(
    session: Session, *, garage_id: int, cars: int, actor_id: int, now: datetime
) -> None:
    """Record that a person counted `cars` in a garage: occupancy is that from now on."""
    garage = session.get_one(Garage, garage_id, with_for_update=True)
    before = count_open(session, garage.id)
    audit.record(
        session,
        actor_id=actor_id,
        action="garage.count",
        subject_type="garage",
        subject_id=garage.slug,
        now=now,
        details={"cars": cars, "open_stays": before, "offset_before": garage.occupancy_offset},
    )
    garage.occupancy_offset = cars - before
    garage.counted_at = now


def count_open(session: Session, garage_id: int) -> int:
    """How many stays in a garage are open."""
    query = select(func.count()).where(Stay.garage_id == garage_id, Stay.left_at.is_(None))
    return session.scalar(query) or 0
