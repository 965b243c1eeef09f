"""The beginning of a stay: whose car came in, and by which permit."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.codes import new_claim_code
from parking.models import Garage, Permit, PermitVehicle, Pool, Product, Stay, Vehicle
from parking.permits.life import PermitState
from parking.stays.closing import Closing
from parking.stays.counting import note_movement
from parking.stays.kinds import StayKind
from parking.stays.leaving import close_unseen, end_if_over
from parking.stays.pairs import find_missed
from parking.stays.places import locked_garage, mark_counted


def begin_stay(
    session: Session,
    *,
    garage_slug: str,
    passage_uid: str,
    plate_key: str | None,
    kind: StayKind,
    entered_at: datetime,
) -> Stay:
    """Begin the stay of a car that came in; the same passage again returns the same stay.

    `kind` is as what the gate let it in. A visitor's stay gets a claim code; where its plate is
    on a permit for this garage it is the permit's after all. An older open stay of the same plate
    here means that its exit was missed: it is closed at `entered_at`. A stay that is told after
    its own exit, or after the car's next entry, is over at once. Raises UnknownGarageError.
    """
    known = session.scalar(select(Stay).where(Stay.passage_uid == passage_uid))
    if known is not None:
        return known
    garage = locked_garage(session, garage_slug)
    if plate_key is not None:
        _close_missed(session, garage, plate_key, entered_at)
    stay = Stay(passage_uid=passage_uid, key=plate_key, entered_at=entered_at, paid_cents=0)
    permit_id = _permit_of(session, garage, plate_key, entered_at) if plate_key else None
    _say_whose(stay, kind, permit_id)
    stay.garage_id = garage.id
    session.add(stay)
    mark_counted(garage, entered_at)
    session.flush()  # callers report the stay's id in the same transaction
    note_movement(session, garage, entered_at, stays=1, cars=1)
    end_if_over(session, garage, stay, entered_at)
    return stay


def _say_whose(stay: Stay, kind: StayKind, permit_id: str | None) -> None:
    """Who is on duty, or on the way to an emergency, stays that, whatever else the car may."""
    if permit_id is not None and kind in {StayKind.VISITOR, StayKind.HAND}:
        kind = StayKind.PERMIT
    stay.kind, stay.permit_id = kind, permit_id
    stay.claim_code = new_claim_code() if kind is StayKind.VISITOR else None


def _close_missed(session: Session, garage: Garage, key: str, at: datetime) -> None:
    missed = find_missed(session, garage, key, at)
    if missed is not None:
        close_unseen(session, garage, missed, at, Closing.SUPERSEDED)


def _permit_of(session: Session, garage: Garage, key: str, at: datetime) -> str | None:
    return session.scalar(
        select(Permit.id)
        .join(PermitVehicle, PermitVehicle.permit_id == Permit.id)
        .join(Vehicle, Vehicle.id == PermitVehicle.vehicle_id)
        .join(Product, Product.id == Permit.product_id)
        .join(Pool, Pool.id == Product.pool_id)
        .where(
            Pool.garage_id == garage.id,
            Vehicle.key == key,
            Vehicle.removed_at.is_(None),
            PermitVehicle.removed_at.is_(None),
            Permit.state == PermitState.ACTIVE,
            Permit.valid_from <= at,
            Permit.lives_until > at,
        )
        .order_by(Permit.id)
        .limit(1)
    )
