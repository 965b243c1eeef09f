"""Commands on the hot list: propose a plate, and approve what somebody else proposed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.access import HotKind
from parking.rights.models import HotPlate
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.rights.steps import lock, record
from parking.rights.tenure import Tenure, tenure_of
from parking.steps import Actor
from parking.vehicles import Plate


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
        reason=actor.reason,
        added_by=actor.person_id,
        added_at=actor.now,
        expires_at=proposal.expires_at,
        ended_reason="",
    )
    session.add(entry)
    session.flush()  # the trail names its id
    record(session, entry, "propose", actor, _facts(entry))
    return entry


def approve(session: Session, entry_id: int, actor: Actor) -> HotPlate:
    """Put a proposal in force. Raises RightsRefusedError for one's own, and what is over."""
    entry = lock(session, HotPlate, entry_id)
    if tenure_of(entry, actor.now) is not Tenure.WAITING:
        raise RightsRefusedError(RightsRefusal.NOT_WAITING)
    if entry.added_by == actor.person_id:
        raise RightsRefusedError(RightsRefusal.OWN_PROPOSAL)
    entry.approved_by, entry.approved_at = actor.person_id, actor.now
    record(session, entry, "approve", actor, _facts(entry))
    return entry


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


def _facts(entry: HotPlate) -> dict[str, str | None]:
    until = entry.expires_at.isoformat() if entry.expires_at else None
    return {"key": entry.key, "kind": entry.kind, "until": until}
