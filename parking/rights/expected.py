"""Expected visitors: put on a garage's list for a while, and told to its lanes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.access import Basis, EntryRight
from parking.models import Garage
from parking.permits.steps import Actor
from parking.rights import steps
from parking.rights.models import ExpectedVisitor
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.vehicles.commands import Plate

# Who comes for longer is no visitor: there are permits and temporary plates.
LONGEST = timedelta(days=31)
# For how long before and after it lanes are told of a visit, so that the driver hears when it is.
TOLD_BEFORE, TOLD_AFTER = timedelta(days=8), timedelta(days=1)
_VISIT = "visit-"


@dataclass(frozen=True)
class Visit:
    """Whom a car comes to, in which garage, from when until when."""

    host: str
    garage_id: int
    begins_at: datetime
    ends_at: datetime


def expect(session: Session, plate: Plate, visit: Visit, actor: Actor) -> ExpectedVisitor:
    """Let a visitor's car in while it is expected.

    Raises RightsRefusedError where the times cannot be, or it is expected there then already.
    """
    length = visit.ends_at - visit.begins_at
    if not timedelta(0) < length <= LONGEST or visit.ends_at <= actor.now:
        raise RightsRefusedError(RightsRefusal.ODD_VISIT)
    known = select(ExpectedVisitor.id).where(
        ExpectedVisitor.key == plate.key,
        ExpectedVisitor.garage_id == visit.garage_id,
        ExpectedVisitor.ended_at.is_(None),
        ExpectedVisitor.begins_at < visit.ends_at,
        ExpectedVisitor.expires_at > visit.begins_at,
    )
    if session.scalar(known.limit(1)) is not None:
        raise RightsRefusedError(RightsRefusal.ALREADY_LISTED)
    entry = ExpectedVisitor(
        state=plate.state,
        plate_type=plate.plate_type,
        number=plate.number,
        key=plate.key,
        garage_id=visit.garage_id,
        begins_at=visit.begins_at,
        expires_at=visit.ends_at,
        host=visit.host,
    )
    return steps.add(session, entry, actor, {"key": plate.key, "host": visit.host})


def expected_rights(session: Session, garage_slug: str, now: datetime) -> list[EntryRight]:
    """List the cars that a garage expects, from a day ago until a week ahead. One query."""
    entry = ExpectedVisitor
    query = (
        select(
            entry.id,
            entry.key,
            entry.state,
            entry.plate_type,
            entry.number,
            entry.begins_at,
            entry.expires_at,
        )
        .join(Garage, Garage.id == entry.garage_id)
        .where(
            Garage.slug == garage_slug,
            entry.ended_at.is_(None),
            entry.begins_at < now + TOLD_BEFORE,
            entry.expires_at > now - TOLD_AFTER,
        )
        .order_by(entry.key, entry.id)
    )
    return [
        EntryRight(key, state, kind, number, f"{_VISIT}{visit}", begins, ends, basis=Basis.VISIT)
        for visit, key, state, kind, number, begins, ends in session.execute(query)
    ]


def is_visit(right_id: str) -> bool:
    """Whether what stands in the place of a permit is a visit that was expected."""
    return right_id.startswith(_VISIT)
