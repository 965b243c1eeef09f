"""Stays: begun and ended by passages, counted into occupancy, corrected by people."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from parking.codes import new_claim_code, tidy_code
from parking.models import Garage, Permit, PermitVehicle, Pool, Product, Stay, Vehicle
from parking.permits import PermitState


class UnknownGarageError(LookupError):
    """No garage has this slug."""


def begin_stay(
    session: Session,
    *,
    garage_slug: str,
    passage_uid: str,
    plate_key: str | None,
    public: bool,
    entered_at: datetime,
) -> Stay:
    """Begin the stay of a car that came in; the same passage again returns the same stay.

    A visitor's stay gets a claim code; a permit holder's the permit. An older open stay of the
    same plate in this garage means that its exit was missed: it is closed at `entered_at`.
    Raises UnknownGarageError.
    """
    known = session.scalar(select(Stay).where(Stay.passage_uid == passage_uid))
    if known is not None:
        return known
    garage = _locked_garage(session, garage_slug)
    if plate_key is not None:
        _close_missed(session, garage, plate_key, entered_at)
    permit_id = _permit_of(session, garage, plate_key, entered_at) if plate_key else None
    stay = Stay(
        garage_id=garage.id,
        entered_at=entered_at,
        passage_uid=passage_uid,
        is_public=public,
        key=plate_key,
        permit_id=permit_id,
        claim_code=new_claim_code() if public and permit_id is None else None,
        paid_cents=0,
    )
    session.add(stay)
    _mark_counted(garage, entered_at)
    session.flush()  # callers report the stay's id in the same transaction
    return stay


def end_stay(
    session: Session,
    *,
    garage_slug: str,
    passage_uid: str,
    plate_key: str | None,
    left_at: datetime,
) -> Stay | None:
    """End the open stay of the car that left; the same passage again returns the same stay.

    None where no open stay has this plate: the car is then taken off the count, since a car
    did leave. Raises UnknownGarageError.
    """
    known = session.scalar(select(Stay).where(Stay.exit_passage_uid == passage_uid))
    if known is not None:
        return known
    garage = _locked_garage(session, garage_slug)
    stay = _open_stay(session, garage, plate_key, left_at) if plate_key else None
    _mark_counted(garage, left_at)
    if stay is None:
        garage.occupancy_offset -= 1
        return None
    stay.left_at = max(left_at, stay.entered_at)
    stay.exit_passage_uid = passage_uid
    stay.closed_by = "exit"
    return stay


def correct_count(
    session: Session, *, garage_id: int, cars: int, actor_id: int, now: datetime
) -> None:
    """Record that a person counted `cars` in a garage: occupancy is that from now on."""
    garage = session.get_one(Garage, garage_id, with_for_update=True)
    before = count_open(session, garage.id)
    audit.record(
        session,
        actor_id=actor_id,
        action="garage.count",
        subject_type="garage",
        subject_id=garage.slug,
        now=now,
        details={"cars": cars, "open_stays": before, "offset_before": garage.occupancy_offset},
    )
    garage.occupancy_offset = cars - before
    garage.counted_at = now


def count_open(session: Session, garage_id: int) -> int:
    """How many stays in a garage are open."""
    query = select(func.count()).where(Stay.garage_id == garage_id, Stay.left_at.is_(None))
    return session.scalar(query) or 0


def find_claimed(session: Session, typed: str) -> Stay | None:
    """The stay with a claim code as a person typed it."""
    return session.scalar(select(Stay).where(Stay.claim_code == tidy_code(typed)))


def find_open_by_number(session: Session, garage_id: int, number: str) -> Stay | None:
    """The newest open public stay in a garage whose plate has this folded number."""
    return session.scalar(
        select(Stay)
        .where(
            Stay.garage_id == garage_id,
            Stay.left_at.is_(None),
            Stay.claim_code.is_not(None),
            Stay.key.endswith(f"/{number}", autoescape=True),
        )
        .order_by(Stay.entered_at.desc())
        .limit(1)
    )


def _locked_garage(session: Session, slug: str) -> Garage:
    query = select(Garage).where(Garage.slug == slug).with_for_update()
    garage = session.scalar(query.execution_options(populate_existing=True))
    if garage is None:
        raise UnknownGarageError(slug)
    return garage


def _open_stay(session: Session, garage: Garage, key: str, at: datetime) -> Stay | None:
    return session.scalar(
        select(Stay)
        .where(
            Stay.garage_id == garage.id,
            Stay.key == key,
            Stay.left_at.is_(None),
            Stay.entered_at <= at,
        )
        .order_by(Stay.entered_at.desc())
        .limit(1)
    )


def _close_missed(session: Session, garage: Garage, key: str, at: datetime) -> None:
    missed = _open_stay(session, garage, key, at)
    if missed is not None:
        missed.left_at = at
        missed.closed_by = "superseded"


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
            Permit.valid_until > at,
        )
        .order_by(Permit.id)
        .limit(1)
    )


def _mark_counted(garage: Garage, at: datetime) -> None:
    if garage.counted_at is None or garage.counted_at < at:
        garage.counted_at = at
