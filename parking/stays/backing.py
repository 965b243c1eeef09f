"""Cars that backed away from an exit which had opened for them: they are inside as before."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.access.pairing import Doubt
from parking.models import Garage, ShownTicket, Stay, UnpairedExit
from parking.stays.counting import note_movement
from parking.stays.leaving import end_if_over
from parking.stays.places import locked_garage


def take_exit_back(
    session: Session, garage_slug: str, passage_uid: str, at: datetime
) -> Stay | None:
    """Undo the exit that a passage was, since its car went back in at `at`; again changes nothing.

    Its stay goes on as if it had not left, so nothing due is lost; the doubt stays with it until
    the car is seen leaving, or somebody has looked. None where the exit had no stay: then no car
    has left. Raises UnknownGarageError.
    """
    garage = locked_garage(session, garage_slug)
    _forget_ticket(session, passage_uid)
    stay = session.scalar(
        select(Stay).where(Stay.exit_passage_uid == passage_uid, Stay.garage_id == garage.id)
    )
    if stay is None:
        _strike_out(session, garage, passage_uid, at)
        return None
    stay.left_at = stay.exit_passage_uid = stay.exit_key = stay.closed_by = None
    stay.balance_cents, stay.doubt = 0, Doubt.BACKED_AWAY
    note_movement(session, garage, at, stays=1, cars=1)
    end_if_over(session, garage, stay, at)
    return stay


def _strike_out(session: Session, garage: Garage, passage_uid: str, at: datetime) -> None:
    """No car left by this exit. A stay that was closed meanwhile, as by it, stays closed."""
    left = session.scalar(
        select(UnpairedExit).where(
            UnpairedExit.passage_uid == passage_uid, UnpairedExit.garage_id == garage.id
        )
    )
    if left is None:
        return
    session.delete(left)
    if left.is_counted and left.stay_id is None:
        session.flush()
        note_movement(session, garage, at, stays=0, cars=1)


def _forget_ticket(session: Session, passage_uid: str) -> None:
    """Its driver will show it again."""
    shown = session.scalar(select(ShownTicket).where(ShownTicket.passage_uid == passage_uid))
    if shown is not None:
        session.delete(shown)
