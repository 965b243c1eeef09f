"""Commands on aliases: what a camera reads for an enrolled plate, as one person proposes it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.plates import fold, plate_key
from parking.models import Vehicle
from parking.permits.steps import Actor
from parking.rights import steps
from parking.rights.misreading import MOST_EDITS, is_within
from parking.rights.models import PlateAlias
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.vehicles.commands import Plate


@dataclass(frozen=True)
class Misreading:
    """What was read for which plate, and until when that is to open."""

    read_as: str
    plate: Plate
    expires_at: datetime


def propose(session: Session, seen: Misreading, actor: Actor) -> PlateAlias:
    """Put forward that a misreading opens for the plate that it is of.

    Raises RightsRefusedError where the plate is on no account, the reading is the plate itself,
    is too unlike it to be a misreading, or is another enrolled plate.
    """
    plate, read_as = seen.plate, fold(seen.read_as)
    _refuse_odd(session, read_as, plate)
    query = select(PlateAlias.id).where(
        PlateAlias.read_as == read_as,
        PlateAlias.key == plate.key,
        PlateAlias.ended_at.is_(None),
        PlateAlias.expires_at > actor.now,
    )
    if session.scalar(query) is not None:
        raise RightsRefusedError(RightsRefusal.ALREADY_LISTED)
    entry = PlateAlias(
        state=plate.state,
        plate_type=plate.plate_type,
        number=plate.number,
        key=plate.key,
        read_as=read_as,
        expires_at=seen.expires_at,
    )
    return steps.propose(session, entry, actor, {"read_as": read_as, "key": plate.key})


def _refuse_odd(session: Session, read_as: str, plate: Plate) -> None:
    if read_as == fold(plate.number):
        raise RightsRefusedError(RightsRefusal.NO_MISREADING)
    if not is_within(read_as, fold(plate.number), MOST_EDITS):
        raise RightsRefusedError(RightsRefusal.TOO_UNLIKE)
    other = plate_key(plate.state, plate.plate_type, read_as)
    query = select(Vehicle.key).where(Vehicle.key.in_([plate.key, other]))
    enrolled = set(session.scalars(query.where(Vehicle.removed_at.is_(None))))
    if plate.key not in enrolled:
        raise RightsRefusedError(RightsRefusal.UNKNOWN_CAR)
    if other in enrolled:
        raise RightsRefusedError(RightsRefusal.OTHER_CAR)
