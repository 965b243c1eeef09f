"""The end of a stay: which one the car that left had."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.models import Garage, Stay
from parking.stays.places import locked_garage, mark_counted


def end_stay(
    session: Session,
    *,
    garage_slug: str,
    passage_uid: str,
    plate_key: str | None,
    left_at: datetime,
) -> Stay | None:
    """End the open stay of the car that left; the same passage again returns the same stay.

    None where no open stay has this plate: the car is then taken off the count, since a car
    did leave. Raises UnknownGarageError.
    """
    known = session.scalar(select(Stay).where(Stay.exit_passage_uid == passage_uid))
    if known is not None:
        return known
    garage = locked_garage(session, garage_slug)
    stay = find_open(session, garage, plate_key, left_at) if plate_key else None
    mark_counted(garage, left_at)
    if stay is None:
        garage.occupancy_offset -= 1
        return None
    stay.left_at = max(left_at, stay.entered_at)
    stay.exit_passage_uid = passage_uid
    stay.closed_by = "exit"
    return stay


def find_open(session: Session, garage: Garage, key: str, at: datetime) -> Stay | None:
    """The newest open stay of a plate in a garage that had begun by `at`."""
    return session.scalar(
        select(Stay)
        .where(
            Stay.garage_id == garage.id,
            Stay.key == key,
            Stay.left_at.is_(None),
            Stay.entered_at <= at,
        )
        .order_by(Stay.entered_at.desc())
        .limit(1)
    )
