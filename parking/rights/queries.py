"""What other packages may read of rights: what lanes are told beside permits."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.access import HotEntry, HotKind, SpecialPlates
from parking.rights.models import HotPlate


def special_plates(session: Session, now: datetime) -> SpecialPlates:
    """Gather what stands on a lane's list beside rights: what is in force at `now`. One query."""
    return SpecialPlates(hot=_hot(session, now))


def _hot(session: Session, now: datetime) -> tuple[HotEntry, ...]:
    rows = session.execute(
        select(HotPlate.key, HotPlate.kind, HotPlate.expires_at, Person.name)
        .join(Person, Person.id == HotPlate.approved_by)
        .where(HotPlate.ended_at.is_(None), HotPlate.expires_at > now)
        .order_by(HotPlate.key, HotPlate.id)
    )
    return tuple(
        HotEntry(key, HotKind(kind), until, name) for key, kind, until, name in rows if until
    )
