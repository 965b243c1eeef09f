"""The end of a stay: which one the car that left had, and what is recorded where none is known."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.access.pairing import Doubt
from parking.models import Garage, Stay, UnpairedExit
from parking.stays.closing import Closing
from parking.stays.counting import note_movement
from parking.stays.pairs import (
    came_again_at,
    find_exit_told_early,
    find_likely_exit,
    find_pair,
)
from parking.stays.places import locked_garage, mark_counted


def end_stay(
    session: Session,
    *,
    garage_slug: str,
    passage_uid: str,
    plate_key: str | None,
    left_at: datetime,
) -> Stay | None:
    """End the stay of the car that left; the same passage again returns the same stay.

    `parking.access.pairing` says which one. Where it names none, the exit is recorded without a
    stay and None is returned; a car has left all the same. Raises UnknownGarageError.
    """
    known = session.scalar(select(Stay).where(Stay.exit_passage_uid == passage_uid))
    if known is not None:
        return known
    garage = locked_garage(session, garage_slug)
    if _is_recorded(session, passage_uid):
        return None
    mark_counted(garage, left_at)
    found = find_pair(session, garage, plate_key, left_at) if plate_key else None
    if found is None:
        _record(session, garage, UnpairedExit(passage_uid=passage_uid, key=plate_key, at=left_at))
        return None
    stay = session.get_one(Stay, found.stay.stay_id)
    left = UnpairedExit(passage_uid=passage_uid, key=plate_key, at=left_at)
    _end_by_own_exit(session, garage, stay, left, found.doubt)
    return stay


def end_reversed(session: Session, passage_uid: str, left_at: datetime) -> Stay | None:
    """End the stay that a passage began, since its car backed out of the entry again.

    That is certain whatever was read of the plate, so a stay that an exit read otherwise has ended
    is taken back. None where there is no such stay, or it is over by anything else.
    """
    slug = session.scalar(select(Garage.slug).join(Stay).where(Stay.passage_uid == passage_uid))
    if slug is None:
        return None
    garage = locked_garage(session, slug)
    stay = session.scalars(select(Stay).where(Stay.passage_uid == passage_uid)).one()
    if stay.left_at is not None and stay.doubt != Doubt.ONE_CHARACTER:
        return None
    mark_counted(garage, left_at)
    left = UnpairedExit(passage_uid=passage_uid, key=stay.key, at=left_at)
    _end_by_own_exit(session, garage, stay, left, None)
    stay.closed_by, stay.balance_cents = Closing.REVERSED, 0
    return stay


def _end_by_own_exit(
    session: Session, garage: Garage, stay: Stay, left: UnpairedExit, doubt: Doubt | None
) -> None:
    """End a stay by its own exit, also one that another car's exit has ended in doubt."""
    was_open = stay.left_at is None
    if not was_open:
        _let_go(session, garage, stay)
    end_by(stay, left, doubt)
    if was_open:
        note_movement(session, garage, left.at, stays=-1, cars=-1)


def end_by(stay: Stay, left: UnpairedExit, doubt: Doubt | None) -> None:
    """Write an exit into the stay that it ends; the count is the caller's."""
    stay.left_at = max(left.at, stay.entered_at)
    stay.exit_passage_uid, stay.exit_key = left.passage_uid, left.key
    stay.closed_by, stay.doubt = Closing.EXIT, doubt
    stay.review_since = stay.review_why = None


def end_if_over(session: Session, garage: Garage, stay: Stay, since: datetime) -> None:
    """End an open stay whose car left, or came in again, after `since`, as was told before.

    A lane that was out of reach tells late of what others have seen the end of.
    """
    _end_by_early_exit(session, garage, stay, since)
    if stay.left_at is None:
        close_if_came_again(session, garage, stay)


def close_if_came_again(session: Session, garage: Garage, stay: Stay) -> None:
    """Close an open stay whose car came in again since: nobody saw it leave before."""
    again_at = came_again_at(session, stay)
    if again_at is not None:
        close_unseen(session, garage, stay, again_at, Closing.SUPERSEDED)


def _end_by_early_exit(session: Session, garage: Garage, stay: Stay, since: datetime) -> None:
    found = find_exit_told_early(session, stay, since)
    if found is not None:
        end_by_unpaired(session, garage, stay, *found)


def end_by_unpaired(
    session: Session, garage: Garage, stay: Stay, left: UnpairedExit, doubt: Doubt | None
) -> None:
    """End an open stay by an exit that was recorded without one."""
    end_by(stay, left, doubt)
    session.delete(left)
    cars = 0 if left.is_counted else -1
    note_movement(session, garage, left.at, stays=-1, cars=cars)


def close_unseen(session: Session, garage: Garage, stay: Stay, at: datetime, how: Closing) -> None:
    """Close a stay whose exit nobody saw; `how` says why it is known that the car has left.

    An exit without a stay that may have been this car's, and took a car off the count, is taken
    for it: a car leaves once. Where somebody has counted since it came in, their count stands.
    """
    stay.left_at, stay.closed_by = at, how
    left = find_likely_exit(session, stay, at)
    if left is not None:
        left.stay_id = stay.id
    cars = 0 if left and left.is_counted else -1
    note_movement(session, garage, stay.entered_at, stays=-1, cars=cars)


def _let_go(session: Session, garage: Garage, stay: Stay) -> None:
    """The exit that ended this stay in doubt was of another car, whose stay nobody knows."""
    other = UnpairedExit(passage_uid=stay.exit_passage_uid, key=stay.exit_key, at=stay.left_at)
    stay.exit_passage_uid = None
    _record(session, garage, other)


def _record(session: Session, garage: Garage, left: UnpairedExit) -> None:
    left.is_counted = note_movement(session, garage, left.at, stays=0, cars=-1)
    left.garage_id = garage.id
    session.add(left)


def _is_recorded(session: Session, passage_uid: str) -> bool:
    query = select(UnpairedExit.id).where(UnpairedExit.passage_uid == passage_uid)
    return session.scalar(query) is not None
