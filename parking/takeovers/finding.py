"""What is read of requests for plates: those of one's own account, the office's list."""

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, defer

from parking.models import Vehicle
from parking.takeovers.models import PlateTakeover


def list_open(session: Session, person_id: int) -> list[PlateTakeover]:
    """What a person asked for, or is asked about and has not answered, undecided. One query."""
    is_question = and_(Vehicle.person_id == person_id, PlateTakeover.answered_at.is_(None))
    query = (
        select(PlateTakeover)
        .join(Vehicle, Vehicle.id == PlateTakeover.vehicle_id)
        .where(
            PlateTakeover.decided_at.is_(None),
            or_(is_question, PlateTakeover.person_id == person_id),
        )
        .options(defer(PlateTakeover.evidence))
        .order_by(PlateTakeover.id)
    )
    return list(session.scalars(query))


def list_own(session: Session, person_id: int, limit: int = 10) -> list[PlateTakeover]:
    """What a person has asked for, the newest first. One query."""
    query = (
        select(PlateTakeover)
        .where(PlateTakeover.person_id == person_id)
        .options(defer(PlateTakeover.evidence))
        .order_by(PlateTakeover.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def list_all(*, is_open: bool) -> Select[PlateTakeover]:
    """The office's list: what is open, the oldest first; or what is over, the newest first."""
    query = select(PlateTakeover).options(defer(PlateTakeover.evidence))
    if is_open:
        return query.where(PlateTakeover.decided_at.is_(None)).order_by(PlateTakeover.id)
    decided = query.where(PlateTakeover.decided_at.is_not(None))
    return decided.order_by(PlateTakeover.decided_at.desc(), PlateTakeover.id.desc())
