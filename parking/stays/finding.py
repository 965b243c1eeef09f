"""A stay found by what its driver has: the claim code, or the plate."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from parking.codes import tidy_code
from parking.models import Stay


def find_claimed(session: Session, typed: str) -> Stay | None:
    """The stay with a claim code as a person typed it."""
    return session.scalar(select(Stay).where(Stay.claim_code == tidy_code(typed)))


def find_payable_by_number(session: Session, garage_id: int, number: str) -> Stay | None:
    """The newest public stay in a garage whose plate has this folded number, if something is to do.

    An open one first; else one that is over with a balance still due.
    """
    return session.scalar(
        select(Stay)
        .where(
            Stay.garage_id == garage_id,
            or_(Stay.left_at.is_(None), Stay.balance_cents > 0),
            Stay.claim_code.is_not(None),
            Stay.key.endswith(f"/{number}", autoescape=True),
        )
        .order_by(Stay.left_at.is_(None).desc(), Stay.entered_at.desc())
        .limit(1)
    )
