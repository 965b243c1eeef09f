"""What the start page shows of parking: the garages for patients and visitors."""

from datetime import datetime

from core.db import read_session
from parking.queries import GarageSpaces, spaces_now


def spaces(now: datetime) -> list[GarageSpaces]:
    """The free spaces of the public garages."""
    return [garage for garage in spaces_now(read_session(), now) if garage.is_public]
