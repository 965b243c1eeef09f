"""The claim code that a lane has given a visitor already: it becomes the stay's."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.codes import is_claim_code
from parking.models import Stay


def keep_ticket(session: Session, stay: Stay, code: str) -> None:
    """Give a visitor's stay the code on its driver's ticket, in the place of the one made here.

    A code that another stay has is left alone, and so is a permit holder's stay: two tickets
    with one code are a chance of one in millions, and the plate finds the stay as well.
    """
    if stay.claim_code is None or stay.claim_code == code or not is_claim_code(code):
        return
    if session.scalar(select(Stay.id).where(Stay.claim_code == code)) is None:
        stay.claim_code = code
        session.flush()  # another stay of the same batch may bring the same code
