"""Entries and exits brought together: what the rule of pairing is asked about, from the tables."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from parking.access import KeyParts
from parking.access.pairing import (
    Doubt,
    Pair,
    StayInside,
    is_same_plate,
    pair,
    parts_of,
    possible_numbers,
)
from parking.models import Garage, Stay, UnpairedExit

# So long a car whose exit is certain takes back a stay that another exit ended in doubt.
TAKEN_BACK_WITHIN = timedelta(hours=24)


def find_pair(session: Session, garage: Garage, key: str, at: datetime) -> Pair | None:
    """The stay that a car with this key ends when it leaves at `at`. One query."""
    taken = and_(Stay.doubt == Doubt.ONE_CHARACTER, Stay.left_at > at - TAKEN_BACK_WITHIN)
    plate = parts_of(key)
    rows = session.execute(
        select(Stay.id, Stay.key, Stay.entered_at, Stay.left_at).where(
            Stay.garage_id == garage.id,
            Stay.entered_at <= at,
            or_(Stay.left_at.is_(None), taken),
            _has_number_of(possible_numbers(plate.number)),
        )
    )
    return pair(plate, at, (_inside(*row) for row in rows))


def find_missed(session: Session, garage: Garage, key: str, at: datetime) -> Stay | None:
    """The open stay of a car that is this one, or was read just so, and comes in again at `at`."""
    found = find_pair(session, garage, key, at)
    if found is None or found.stay.doubt is not None:
        return None
    is_read_so = found.doubt is None or found.stay.plate == parts_of(key)
    return session.get(Stay, found.stay.stay_id) if is_read_so else None


def find_exit_told_early(
    session: Session, stay: Stay, since: datetime
) -> tuple[UnpairedExit, Doubt | None] | None:
    """The exit of a stay whose entry the server heard of only later, as lanes were out of reach.

    The first exit of its plate from `since` on that has no stay, unless the car came in again
    before.
    """
    if stay.key is None:
        return None
    plate = parts_of(stay.key)
    exits = session.scalars(
        select(UnpairedExit)
        .where(
            UnpairedExit.garage_id == stay.garage_id,
            UnpairedExit.stay_id.is_(None),
            UnpairedExit.at >= since,
            UnpairedExit.key.endswith(f"/{plate.number}"),
        )
        .order_by(UnpairedExit.at, UnpairedExit.id)
    )
    again_at = came_again_at(session, stay)
    for left in exits:
        if again_at is not None and left.at >= again_at:
            return None
        seen = parts_of(left.key or "")
        found = pair(seen, left.at, [StayInside(stay.id, plate, stay.entered_at)])
        if found is not None:
            return left, found.doubt
    return None


def find_likely_exit(session: Session, stay: Stay, until: datetime) -> UnpairedExit | None:
    """The first exit during a stay that nobody knows the stay of, and that may have been its car.

    It may where one of the two was not read, or both have the same number.
    """
    query = select(UnpairedExit).where(
        UnpairedExit.garage_id == stay.garage_id,
        UnpairedExit.stay_id.is_(None),
        UnpairedExit.at.between(stay.entered_at, until),
    )
    if stay.key is not None:
        same = UnpairedExit.key.endswith(f"/{parts_of(stay.key).number}")
        query = query.where(or_(UnpairedExit.key.is_(None), same))
    return session.scalar(query.order_by(UnpairedExit.at, UnpairedExit.id).limit(1))


def came_again_at(session: Session, stay: Stay) -> datetime | None:
    """When the car of a stay next came in, as far as the server has heard."""
    if stay.key is None:
        return None
    plate = parts_of(stay.key)
    later = session.execute(
        select(Stay.key, Stay.entered_at)
        .where(
            Stay.garage_id == stay.garage_id,
            Stay.id != stay.id,
            Stay.entered_at > stay.entered_at,
            _has_number_of({plate.number}),
        )
        .order_by(Stay.entered_at)
    )
    return next((at for key, at in later if _is_same(plate, key)), None)


def _is_same(plate: KeyParts, key: str | None) -> bool:
    other = parts_of(key or "")
    return other == plate or is_same_plate(plate, other)


def _inside(stay_id: int, key: str | None, since: datetime, left_at: datetime | None) -> StayInside:
    doubt = Doubt.ONE_CHARACTER if left_at is not None else None
    return StayInside(stay_id, parts_of(key or ""), since, doubt)


def _has_number_of(numbers: frozenset[str] | set[str]) -> ColumnElement[bool]:
    return or_(*(Stay.key.endswith(f"/{number}") for number in sorted(numbers)))
