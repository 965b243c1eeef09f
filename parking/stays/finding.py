"""A stay found by what its driver has: the claim code, or the plate."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.codes import tidy_code
from parking.models import Stay


def find_claimed(session: Session, typed: str) -> Stay | None:
    """The stay with a claim code as a person typed it."""
    return session.scalar(select(Stay).where(Stay.claim_code == tidy_code(typed)))


def find_open_by_number(session: Session, garage_id: int, number: str) -> Stay | None:
    """The newest open public stay in a garage whose plate has this folded number."""
    return session.scalar(
        select(Stay)
        .where(
            Stay.garage_id == garage_id,
            Stay.left_at.is_(None),
            Stay.claim_code.is_not(None),
            Stay.key.endswith(f"/{number}", autoescape=True),
        )
        .order_by(Stay.entered_at.desc())
        .limit(1)
    )
