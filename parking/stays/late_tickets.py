"""Tickets shown after the exit had opened: the car left without a stay, and its stay is found."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.models import Stay, UnpairedExit
from parking.stays.closing import Closing
from parking.stays.counting import note_movement
from parking.stays.places import locked_garage


def end_by_late_ticket(
    session: Session, garage_slug: str, passage_uid: str, code: str
) -> Stay | None:
    """End the open stay of a ticket when its car left; the same again returns the same stay.

    None where the exit has a stay already by its plate, and where no open stay of this garage has
    the code. Raises UnknownGarageError.
    """
    known = session.scalar(select(Stay).where(Stay.exit_passage_uid == passage_uid))
    if known is not None:
        return known if known.claim_code == code else None
    garage = locked_garage(session, garage_slug)
    left = session.scalar(
        select(UnpairedExit).where(
            UnpairedExit.passage_uid == passage_uid,
            UnpairedExit.garage_id == garage.id,
            UnpairedExit.stay_id.is_(None),
        )
    )
    if left is None:
        return None
    stay = session.scalar(
        select(Stay).where(
            Stay.claim_code == code,
            Stay.garage_id == garage.id,
            Stay.left_at.is_(None),
            Stay.entered_at <= left.at,
        )
    )
    if stay is None:
        return None
    stay.left_at, stay.exit_passage_uid, stay.exit_key = left.at, passage_uid, left.key
    stay.closed_by = Closing.EXIT
    stay.review_since = stay.review_why = None
    session.delete(left)
    note_movement(session, garage, left.at, stays=-1, cars=0 if left.is_counted else -1)
    return stay
