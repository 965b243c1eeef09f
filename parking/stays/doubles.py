"""What only the server sees as a car comes in: it was inside, or another of its permit is."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from parking.models import Stay
from parking.stays.closing import Closing


@dataclass(frozen=True)
class Doubles:
    """Whether a stay's car was inside already, and whether another car of its permit is."""

    same_car: bool
    same_permit: bool


def find_doubles(session: Session, stay: Stay) -> Doubles:
    """Look for doubles of a stay that has just begun. Two queries at most."""
    same_permit = False
    if stay.permit_id is not None and stay.left_at is None:
        same_permit = _any(
            session,
            Stay.permit_id == stay.permit_id,
            Stay.garage_id == stay.garage_id,
            Stay.left_at.is_(None),
            Stay.id != stay.id,
        )
    same_car = stay.key is not None and _any(
        session,
        Stay.garage_id == stay.garage_id,
        Stay.closed_by == Closing.SUPERSEDED,
        Stay.left_at == stay.entered_at,
        Stay.key == stay.key,
    )
    return Doubles(same_car, same_permit)


def _any(session: Session, *conditions: ColumnElement[bool]) -> bool:
    return session.scalar(select(Stay.id).where(*conditions).limit(1)) is not None
