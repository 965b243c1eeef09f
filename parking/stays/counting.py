"""How many cars are inside: open stays, and what a person's count found beyond them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from parking.models import Garage, Stay


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
