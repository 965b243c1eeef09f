"""What pages read of vehicles."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.models import Vehicle


def list_vehicles(session: Session, person_id: int) -> list[Vehicle]:
    """A person's vehicles, oldest first."""
    query = select(Vehicle).where(Vehicle.person_id == person_id, Vehicle.removed_at.is_(None))
    return list(session.scalars(query.order_by(Vehicle.id)))
