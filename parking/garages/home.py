"""What the start page shows of parking: the garages for patients and visitors."""

from datetime import datetime

from core.db import read_session
from parking.queries import GarageSpaces, spaces_now
from parking.stays.gates import with_doubt


def spaces(now: datetime) -> list[GarageSpaces]:
    """The free spaces of the public garages."""
    session = read_session()
    public = [garage for garage in spaces_now(session, now) if garage.is_public]
    return with_doubt(session, public, now)
