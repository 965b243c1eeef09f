"""Claim codes at lanes: the one given at the entry becomes the stay's, and ends it at the exit."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.codes import is_claim_code
from parking.models import Stay
from parking.stays.closing import Closing
from parking.stays.counting import note_movement
from parking.stays.late_tickets import end_by_waiting_ticket, find_open_by_code, wait_for_entry
from parking.stays.places import locked_garage, mark_counted


def keep_ticket(session: Session, stay: Stay, code: str) -> None:
    """Give a visitor's stay the code on its driver's ticket, in the place of the one made here.

    A code that another stay has is left alone, and so is a permit holder's stay: two tickets
    with one code are a chance of one in millions, and the plate finds the stay as well. Where the
    ticket was shown at an exit already, the stay is over.
    """
    if stay.claim_code == code or not is_claim_code(code):
        return
    if session.scalar(select(Stay.id).where(Stay.claim_code == code)) is not None:
        return
    if stay.claim_code is not None:
        stay.claim_code = code
        session.flush()  # another stay of the same batch may bring the same code
    end_by_waiting_ticket(session, stay, code)


def end_by_ticket(
    session: Session, garage_slug: str, passage_uid: str, code: str, left_at: datetime
) -> Stay | None:
    """End the open stay of the ticket that a leaving driver showed, whatever its plate.

    The same passage again returns the same stay. None where no open stay of this garage has the
    code: the ticket then waits for its entry, and the plate has the word until that is told.
    Raises UnknownGarageError.
    """
    known = session.scalar(select(Stay).where(Stay.exit_passage_uid == passage_uid))
    if known is not None:
        return known
    garage = locked_garage(session, garage_slug)
    stay = find_open_by_code(session, garage, code, left_at)
    if stay is None:
        wait_for_entry(session, garage, passage_uid, code, left_at)
        return None
    mark_counted(garage, left_at)
    stay.left_at, stay.exit_passage_uid, stay.closed_by = left_at, passage_uid, Closing.EXIT
    stay.review_since = stay.review_why = stay.doubt = None
    note_movement(session, garage, left_at, stays=-1, cars=-1)
    return stay
