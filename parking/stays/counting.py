"""How many cars are inside: open stays, and what is known of cars beyond them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from parking.garages.commands import Clerk
from parking.models import CountCorrection, Garage, Stay
from parking.stays.places import locked_garage

SHOWN = 10


def note_movement(session: Session, garage: Garage, at: datetime, *, stays: int, cars: int) -> bool:
    """Keep the count right after `stays` more are open and `cars` more are inside; both signed.

    Occupancy is the open stays plus the garage's offset, so the offset takes the difference. Who
    counted by hand after `at` saw these cars already, or saw that they had gone. A car that leaves
    a garage of which the count says that nobody is in it was never counted in: then the count
    stays at nought. The garage's row is locked. Returns whether the cars counted.
    """
    counted_since = _last_count(session, garage.id)
    if counted_since is not None and at <= counted_since:
        cars = 0
    opened = count_open(session, garage.id)  # as it is after what was changed, which is flushed
    before = opened - stays + garage.occupancy_offset
    garage.occupancy_offset = max(before + cars, 0) - opened
    return cars != 0 and before + cars >= 0


def correct_count(
    session: Session, slug: str, cars: int, reason: str, clerk: Clerk
) -> CountCorrection:
    """Record that a person counted `cars` in a garage: occupancy is that from now on.

    Raises UnknownGarageError.
    """
    garage = locked_garage(session, slug)
    opened = count_open(session, garage.id)
    change = cars - opened - garage.occupancy_offset
    correction = CountCorrection(
        garage_id=garage.id,
        at=clerk.now,
        cars=cars,
        change=change,
        reason=reason,
        actor_id=clerk.person_id,
    )
    session.add(correction)
    garage.occupancy_offset += change
    garage.counted_at = clerk.now
    details = {"cars": cars, "before": cars - change}
    _record(session, "garage.count", garage, clerk, reason, details)
    return correction


def undo_correction(session: Session, slug: str, correction_id: int, clerk: Clerk) -> bool:
    """Take a person's count back: what it added goes again, down to nought at most.

    False where it is not of this garage, or was taken back before.
    """
    garage = locked_garage(session, slug)
    correction = session.get(CountCorrection, correction_id)
    if correction is None or correction.garage_id != garage.id or correction.undone_at is not None:
        return False
    correction.undone_at = clerk.now
    opened = count_open(session, garage.id)
    garage.occupancy_offset = max(garage.occupancy_offset - correction.change, -opened)
    details = {"cars": correction.cars, "change": -correction.change}
    _record(session, "garage.count_undone", garage, clerk, correction.reason, details)
    return True


def list_corrections(session: Session, garage_id: int) -> Sequence[CountCorrection]:
    """The last counts by hand, newest first."""
    query = select(CountCorrection).where(CountCorrection.garage_id == garage_id)
    return session.scalars(query.order_by(CountCorrection.at.desc()).limit(SHOWN)).all()


def count_open(session: Session, garage_id: int) -> int:
    """How many stays in a garage are open."""
    query = select(func.count()).where(Stay.garage_id == garage_id, Stay.left_at.is_(None))
    return session.scalar(query) or 0


def count_inside(session: Session, garage_id: int) -> dict[str, int]:
    """How many open stays there are of each kind that there are any of."""
    rows = session.execute(
        select(Stay.kind, func.count())
        .where(Stay.garage_id == garage_id, Stay.left_at.is_(None))
        .group_by(Stay.kind)
        .order_by(Stay.kind)
    )
    return {row[0]: row[1] for row in rows}


def _last_count(session: Session, garage_id: int) -> datetime | None:
    return session.scalar(
        select(func.max(CountCorrection.at)).where(
            CountCorrection.garage_id == garage_id, CountCorrection.undone_at.is_(None)
        )
    )


def _record(
    session: Session,
    action: str,
    garage: Garage,
    clerk: Clerk,
    reason: str,
    details: dict[str, Any],
) -> None:
    audit.record(
        session,
        actor_id=clerk.person_id,
        action=action,
        subject_type="garage",
        subject_id=garage.slug,
        now=clerk.now,
        reason=reason,
        details=details,
    )
