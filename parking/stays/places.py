"""The garage whose cars are counted, with its row locked."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.models import Garage


class UnknownGarageError(LookupError):
    """No garage has this slug."""


def locked_garage(session: Session, slug: str) -> Garage:
    """The garage with its row locked, as it is now. Raises UnknownGarageError."""
    query = select(Garage).where(Garage.slug == slug).with_for_update()
    garage = session.scalar(query.execution_options(populate_existing=True))
    if garage is None:
        raise UnknownGarageError(slug)
    return garage


def mark_counted(garage: Garage, at: datetime) -> None:
    """Note that cars were counted at this moment, unless a later one is noted."""
    if garage.counted_at is None or garage.counted_at < at:
        garage.counted_at = at
