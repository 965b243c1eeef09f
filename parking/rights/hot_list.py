"""Commands on the hot list: propose a plate."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.access import HotKind
from parking.permits.steps import Actor
from parking.rights import steps
from parking.rights.models import HotPlate
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.vehicles.commands import Plate


@dataclass(frozen=True)
class Proposal:
    """A plate to look out for, as what, and until when."""

    plate: Plate
    kind: HotKind
    expires_at: datetime


def propose(session: Session, proposal: Proposal, actor: Actor) -> HotPlate:
    """Put a plate forward. It counts for nothing until somebody else approves it.

    Raises RightsRefusedError where the plate is on the list, or waits to be, as this kind.
    """
    plate = proposal.plate
    _refuse_twice(session, proposal, actor.now)
    entry = HotPlate(
        state=plate.state,
        plate_type=plate.plate_type,
        number=plate.number,
        key=plate.key,
        kind=proposal.kind.value,
        expires_at=proposal.expires_at,
    )
    return steps.propose(session, entry, actor, {"key": plate.key, "kind": proposal.kind.value})


def _refuse_twice(session: Session, proposal: Proposal, now: datetime) -> None:
    query = select(HotPlate.id).where(
        HotPlate.key == proposal.plate.key,
        HotPlate.kind == proposal.kind,
        HotPlate.ended_at.is_(None),
        HotPlate.expires_at > now,
    )
    found = session.scalar(query)
    if found is not None:
        raise RightsRefusedError(RightsRefusal.ALREADY_LISTED, {"id": found})
