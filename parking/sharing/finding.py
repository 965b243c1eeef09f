"""What is read of shared cars: which ones a person may use, and what waits for whom."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from parking.models import Vehicle
from parking.sharing.models import VehicleShare


def list_usable(session: Session, person_id: int) -> list[Vehicle]:
    """The vehicles that a person may put on a permit: their own, then shared ones. One query."""
    shared = select(VehicleShare.vehicle_id).where(
        VehicleShare.person_id == person_id,
        VehicleShare.agreed_at.is_not(None),
        VehicleShare.ended_at.is_(None),
    )
    query = (
        select(Vehicle)
        .where(
            Vehicle.removed_at.is_(None),
            or_(Vehicle.person_id == person_id, Vehicle.id.in_(shared)),
        )
        .order_by(Vehicle.person_id != person_id, Vehicle.id)
    )
    return list(session.scalars(query))


def list_shares(session: Session, person_id: int) -> list[VehicleShare]:
    """The shares, agreed or asked for, of which a person is one of the two. One query."""
    query = (
        select(VehicleShare)
        .join(Vehicle, Vehicle.id == VehicleShare.vehicle_id)
        .where(
            VehicleShare.ended_at.is_(None),
            or_(VehicleShare.person_id == person_id, Vehicle.person_id == person_id),
        )
        .options(contains_eager(VehicleShare.vehicle), joinedload(VehicleShare.owner))
        .order_by(VehicleShare.id)
    )
    return list(session.scalars(query))


def find_share_of(session: Session, share_id: int, person_id: int) -> VehicleShare | None:
    """A share, where the person is one of the two."""
    found = session.get(VehicleShare, share_id)
    return found if found is not None and found.is_of(person_id) else None


def names_of(shares: list[VehicleShare]) -> dict[int, str]:
    """The names of all whom these shares are about, by id."""
    return {who.id: who.name for share in shares for who in (share.person, share.owner)}
