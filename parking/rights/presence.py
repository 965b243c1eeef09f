"""Commands on presence: permits of which it is not asked, and forgetting who is inside."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from parking.models import Garage, Permit
from parking.permits.life import LIVING
from parking.permits.steps import Actor
from parking.rights.models import PresenceExemption, PresenceResync
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.rights.steps import add


def exempt(
    session: Session, permit_id: str, expires_at: datetime | None, actor: Actor
) -> PresenceExemption:
    """Ask no longer whether a permit's car is inside. Raises RightsRefusedError."""
    _living(session, permit_id)
    query = select(PresenceExemption.id).where(
        PresenceExemption.permit_id == permit_id,
        PresenceExemption.ended_at.is_(None),
        or_(PresenceExemption.expires_at.is_(None), PresenceExemption.expires_at > actor.now),
    )
    if session.scalar(query) is not None:
        raise RightsRefusedError(RightsRefusal.ALREADY_LISTED)
    entry = PresenceExemption(permit_id=permit_id, expires_at=expires_at)
    return add(session, entry, actor, {"permit": permit_id})


def resync_permit(session: Session, permit_id: str, actor: Actor) -> PresenceResync:
    """Forget which cars of a permit are inside, in every garage. Raises RightsRefusedError."""
    _living(session, permit_id)
    return add(session, PresenceResync(permit_id=permit_id), actor, {"permit": permit_id})


def resync_garage(session: Session, garage: Garage, actor: Actor) -> PresenceResync:
    """Forget which cars are inside a garage, whosever they are."""
    entry = PresenceResync(garage_id=garage.id)
    return add(session, entry, actor, {"garage": garage.slug})


def _living(session: Session, permit_id: str) -> None:
    query = select(Permit.id).where(Permit.id == permit_id, Permit.state.in_(LIVING))
    if session.scalar(query) is None:
        raise RightsRefusedError(RightsRefusal.UNKNOWN_PERMIT)
