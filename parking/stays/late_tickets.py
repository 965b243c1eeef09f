"""Tickets that are heard of after the car has left: they say whose stay the exit ended."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import insert_if_absent
from parking.access.pairing import Doubt
from parking.models import Garage, ShownTicket, Stay, UnpairedExit
from parking.stays.leaving import close_if_came_again, end_by, end_by_unpaired
from parking.stays.places import locked_garage


@dataclass(frozen=True)
class _SeenExit:
    """A car that left: with the stay that its plate ended, or recorded without one."""

    at: datetime
    stay: Stay | None = None
    unpaired: UnpairedExit | None = None


def end_by_late_ticket(
    session: Session, garage_slug: str, passage_uid: str, code: str
) -> Stay | None:
    """End the open stay of a ticket when its car left; the same again returns the same stay.

    A stay whose plate was read one character off is then open again: it was another car's. Where
    no open stay of this garage has the code, the ticket waits for its entry. None then, and where
    the plate was sure. Raises UnknownGarageError.
    """
    garage = locked_garage(session, garage_slug)
    seen = _seen_exit(session, garage, passage_uid)
    if seen is None or _is_said_by_ticket(seen, code):
        return seen.stay if seen else None
    if not _leaves_doubt(seen):
        return None
    stay = find_open_by_code(session, garage, code, seen.at)
    if stay is None:
        wait_for_entry(session, garage, passage_uid, code, seen.at)
        return None
    _hand_over(session, garage, seen, stay)
    return stay


def end_by_waiting_ticket(session: Session, stay: Stay, code: str) -> None:
    """End a stay that has just begun, whose ticket was shown at an exit before its entry was told.

    The garage's row is locked.
    """
    garage = stay.garage
    shown = session.scalar(
        select(ShownTicket).where(
            ShownTicket.code == code,
            ShownTicket.garage_id == stay.garage_id,
            ShownTicket.at >= stay.entered_at,
        )
    )
    if shown is None:
        return
    session.delete(shown)
    seen = _seen_exit(session, garage, shown.passage_uid)
    if seen is None:
        return
    if seen.stay is stay:
        stay.doubt = None
    elif stay.left_at is None and _leaves_doubt(seen):
        _hand_over(session, garage, seen, stay)


def find_open_by_code(session: Session, garage: Garage, code: str, at: datetime) -> Stay | None:
    """The open stay of this garage with a ticket's code that began before `at`."""
    return session.scalar(
        select(Stay).where(
            Stay.claim_code == code,
            Stay.garage_id == garage.id,
            Stay.left_at.is_(None),
            Stay.entered_at <= at,
        )
    )


def wait_for_entry(
    session: Session, garage: Garage, passage_uid: str, code: str, at: datetime
) -> None:
    """Keep a ticket until the lane at which it was given tells of its entry."""
    values = {"garage_id": garage.id, "passage_uid": passage_uid, "at": at, "code": code}
    insert_if_absent(session, ShownTicket, values)


def _seen_exit(session: Session, garage: Garage, passage_uid: str) -> _SeenExit | None:
    """What is known of the exit; None where none is, or a stay was closed as by it."""
    stay = session.scalar(
        select(Stay).where(Stay.exit_passage_uid == passage_uid, Stay.garage_id == garage.id)
    )
    if stay is not None and stay.left_at is not None:
        return _SeenExit(stay.left_at, stay=stay)
    left = session.scalar(
        select(UnpairedExit).where(
            UnpairedExit.passage_uid == passage_uid,
            UnpairedExit.garage_id == garage.id,
            UnpairedExit.stay_id.is_(None),
        )
    )
    return _SeenExit(left.at, unpaired=left) if left is not None else None


def _is_said_by_ticket(seen: _SeenExit, code: str) -> bool:
    """Whether the exit has that ticket's stay already: then no doubt is left about it."""
    if seen.stay is None or seen.stay.claim_code != code:
        return False
    seen.stay.doubt = None
    return True


def _leaves_doubt(seen: _SeenExit) -> bool:
    """Whether a ticket may say otherwise: it takes no stay from a number that was read alike."""
    return seen.stay is None or seen.stay.doubt == Doubt.ONE_CHARACTER


def _hand_over(session: Session, garage: Garage, seen: _SeenExit, stay: Stay) -> None:
    """The exit was this stay's; one that it ended in doubt is open again. A car left all along."""
    if seen.unpaired is not None:
        end_by_unpaired(session, garage, stay, seen.unpaired, None)
        return
    other = seen.stay
    if other is None:
        return
    left = UnpairedExit(passage_uid=other.exit_passage_uid, key=other.exit_key, at=seen.at)
    other.left_at = other.exit_passage_uid = other.exit_key = None
    other.closed_by = other.doubt = None
    other.balance_cents = 0
    session.flush()  # only one stay may name the exit's passage
    end_by(stay, left, None)
    close_if_came_again(session, garage, other)
