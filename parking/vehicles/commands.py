"""Commands on vehicles: a plate is on one account at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import audit
from core.plates import normalise, plate_key
from parking.models import Permit, PermitVehicle, Product, Vehicle
from parking.permits.life import LIVING, Action, can_do
from parking.permits.purchases import refuse_other_kinds
from parking.permits.steps import Actor, step


@dataclass(frozen=True)
class Plate:
    """A plate as a person gave it, normalised."""

    state: str
    plate_type: str
    number: str

    @classmethod
    def of(cls, state: str, plate_type: str, number: str) -> "Plate":
        """Tidy what was typed. Raises ValueError as `core.plates.plate_key` does."""
        plate_key(state, plate_type, number)
        return cls(state.upper(), plate_type, normalise(number))

    @property
    def key(self) -> str:
        """What makes it one plate."""
        return plate_key(self.state, self.plate_type, self.number)


class PlateTakenError(Exception):
    """The plate is on an account already. `is_own` says whether it is this person's own."""

    def __init__(self, *, is_own: bool) -> None:
        super().__init__("the plate is on an account")
        self.is_own = is_own


class VehicleInUseError(Exception):
    """The vehicle is the only one on a permit, which would be left without any."""


def add_vehicle(  # noqa: PLR0913 - all by name; each is a fact of the vehicle
    session: Session,
    *,
    person_id: int,
    plate: Plate,
    make: str,
    color: str,
    now: datetime,
    is_electric: bool = False,
    actor_id: int | None = None,
) -> Vehicle:
    """Put a vehicle on a person's account. Raises PlateTakenError.

    `actor_id` is who does it where it is not the person.
    """
    _refuse_taken(session, person_id, plate.key)
    vehicle = Vehicle(
        person_id=person_id,
        state=plate.state,
        plate_type=plate.plate_type,
        number=plate.number,
        key=plate.key,
        make=make,
        color=color,
        is_electric=is_electric,
        created_at=now,
    )
    session.add(vehicle)
    _write(session)
    _record(session, vehicle, "vehicle.add", now, actor_id=actor_id)
    return vehicle


def change_vehicle(  # noqa: PLR0913 - all by name; each is a fact of the vehicle
    session: Session,
    vehicle: Vehicle,
    *,
    plate: Plate,
    make: str,
    color: str,
    is_electric: bool,
    now: datetime,
) -> None:
    """Change what a person said of their vehicle.

    Raises PlateTakenError, and PermitRefusedError where it is on a permit that does not take it
    so: else a permit for motorcycles could be had for a car.
    """
    before = {"key": vehicle.key, "make": vehicle.make, "color": vehicle.color}
    before["electric"] = "yes" if vehicle.is_electric else "no"
    is_of_same_kind = (vehicle.plate_type, vehicle.is_electric) == (plate.plate_type, is_electric)
    products = [] if is_of_same_kind else _list_products(session, vehicle.id)
    if plate.key != vehicle.key:
        _refuse_taken(session, vehicle.person_id, plate.key)
    vehicle.state, vehicle.plate_type, vehicle.number = plate.state, plate.plate_type, plate.number
    vehicle.key, vehicle.make, vehicle.color = plate.key, make, color
    vehicle.is_electric = is_electric
    for product in products:
        refuse_other_kinds(product, [vehicle])
    _write(session)
    _record(session, vehicle, "vehicle.change", now, before)


def describe_vehicle(  # noqa: PLR0913 - all by name; each is a fact of the vehicle
    session: Session,
    vehicle: Vehicle,
    *,
    make: str,
    color: str,
    is_electric: bool,
    now: datetime,
    actor_id: int | None,
) -> None:
    """Say otherwise what a vehicle is like."""
    before = {"make": vehicle.make, "color": vehicle.color}
    before["electric"] = "yes" if vehicle.is_electric else "no"
    vehicle.make, vehicle.color, vehicle.is_electric = make, color, is_electric
    _record(session, vehicle, "vehicle.change", now, before, actor_id)


def remove_vehicle(
    session: Session, vehicle: Vehicle, now: datetime, actor_id: int | None = None
) -> None:
    """Take a vehicle off the account and off its permits.

    Raises VehicleInUseError where a living permit would be left without any vehicle.
    """
    actor = Actor(actor_id or vehicle.person_id, now)
    for listed in list_living_entries(session, vehicle.id):
        others = [v for v in listed.permit.vehicles if v.removed_at is None and v is not listed]
        if not others:
            raise VehicleInUseError
        listed.removed_at = now
        if can_do(listed.permit.state, Action.REMOVE_VEHICLE):
            number = {"number": vehicle.number}
            step(session, listed.permit, Action.REMOVE_VEHICLE, actor, number)
    vehicle.removed_at = now
    _record(session, vehicle, "vehicle.remove", now, {"key": vehicle.key}, actor_id)


def list_living_entries(session: Session, vehicle_id: int) -> list[PermitVehicle]:
    """The places of a vehicle on living permits."""
    query = (
        select(PermitVehicle)
        .join(Permit)
        .where(
            PermitVehicle.vehicle_id == vehicle_id,
            PermitVehicle.removed_at.is_(None),
            Permit.state.in_(LIVING),
        )
    )
    return list(session.scalars(query))


def _list_products(session: Session, vehicle_id: int) -> list[Product]:
    """The products of the living permits that a vehicle is on."""
    return [listed.permit.product for listed in list_living_entries(session, vehicle_id)]


def _refuse_taken(session: Session, person_id: int, key: str) -> None:
    query = select(Vehicle.person_id).where(Vehicle.key == key, Vehicle.removed_at.is_(None))
    holder = session.scalar(query)
    if holder is not None:
        raise PlateTakenError(is_own=holder == person_id)


def _write(session: Session) -> None:
    """Flush now: the unique index decides between two accounts that add a plate at once."""
    try:
        session.flush()
    except IntegrityError as error:
        if "uq_vehicle_key_current" in str(error) or "vehicle.key" in str(error):
            raise PlateTakenError(is_own=False) from error
        raise


def _record(
    session: Session,
    vehicle: Vehicle,
    action: str,
    now: datetime,
    details: dict[str, str] | None = None,
    actor_id: int | None = None,
) -> None:
    audit.record(
        session,
        actor_id=actor_id or vehicle.person_id,
        action=action,
        subject_type="vehicle",
        subject_id=str(vehicle.id),
        now=now,
        details=dict(details or {}),
    )
