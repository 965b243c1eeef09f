"""Commands on responders: plates and codes that go through every gate above every rule."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.access import code_digest
from parking.codes import new_claim_code
from parking.permits.steps import Actor
from parking.rights import steps
from parking.rights.models import ResponderCode, ResponderPlate
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.vehicles.commands import Plate


@dataclass(frozen=True)
class Crew:
    """Who comes, and until when."""

    name: str
    expires_at: datetime


def propose_plate(session: Session, crew: Crew, plate: Plate, actor: Actor) -> ResponderPlate:
    """Put forward a plate that goes through every gate.

    Raises RightsRefusedError where it is listed already, or waits to be.
    """
    query = select(ResponderPlate.id).where(
        ResponderPlate.key == plate.key,
        ResponderPlate.ended_at.is_(None),
        ResponderPlate.expires_at > actor.now,
    )
    if session.scalar(query) is not None:
        raise RightsRefusedError(RightsRefusal.ALREADY_LISTED)
    entry = ResponderPlate(
        state=plate.state,
        plate_type=plate.plate_type,
        number=plate.number,
        key=plate.key,
        crew=crew.name,
        expires_at=crew.expires_at,
    )
    return steps.propose(session, entry, actor, {"key": plate.key, "crew": crew.name})


def propose_code(session: Session, crew: Crew, actor: Actor) -> tuple[ResponderCode, str]:
    """Draw a code for a crew. It is returned this once: only its digest is kept.

    It opens nothing until somebody else has approved it.
    """
    code = new_claim_code()
    entry = ResponderCode(crew=crew.name, digest=code_digest(code), expires_at=crew.expires_at)
    return steps.propose(session, entry, actor, {"crew": crew.name}), code
