"""Moves a plate from one account to another, and back."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.models import PermitVehicle, Vehicle
from parking.permits.keeping import current_vehicles
from parking.permits.life import Action, can_do
from parking.permits.steps import Actor, locked_permit, step
from parking.sharing import commands as sharing
from parking.vehicles import commands as vehicles
from parking.vehicles.commands import Plate, list_living_entries


@dataclass(frozen=True)
class NewHome:
    """On whose account a plate goes, and what they say of the car."""

    person_id: int
    make: str
    color: str


def move(
    session: Session, vehicle: Vehicle, home: NewHome, actor: Actor
) -> tuple[Vehicle, list[str]]:
    """Take a plate off its account and put it on another; the new vehicle, and the old permits.

    A permit may be left without any vehicle: whoever had the plate is told.
    """
    taken_from = take_off(session, vehicle, actor)
    plate = Plate(vehicle.state, vehicle.plate_type, vehicle.number)
    added = vehicles.add_vehicle(
        session,
        person_id=home.person_id,
        plate=plate,
        make=home.make,
        color=home.color,
        is_electric=vehicle.is_electric,
        now=actor.now,
        actor_id=actor.person_id,
    )
    return added, taken_from


def take_off(session: Session, vehicle: Vehicle, actor: Actor) -> list[str]:
    """Take a vehicle off its account and all permits; the permits of its own person."""
    sharing.end_all_of(session, vehicle, actor)
    taken_from = []
    for listed in list_living_entries(session, vehicle.id):
        permit = locked_permit(session, listed.permit_id)
        listed.removed_at = actor.now
        taken_from.append(permit.id)
        if can_do(permit.state, Action.REMOVE_VEHICLE):
            step(session, permit, Action.REMOVE_VEHICLE, actor, {"number": vehicle.number})
    vehicle.removed_at = actor.now
    session.flush()  # the plate is free before another account gets it
    return taken_from


def put_back(session: Session, vehicle: Vehicle, permits: list[str], actor: Actor) -> None:
    """Put a vehicle back on its account, and on those of its permits that still take it."""
    vehicle.removed_at = None
    for permit_id in permits:
        permit = locked_permit(session, permit_id)
        has_room = len(current_vehicles(permit)) < permit.product.max_vehicles
        if has_room and can_do(permit.state, Action.ADD_VEHICLE):
            permit.vehicles.append(PermitVehicle(vehicle=vehicle, added_at=actor.now))
            step(session, permit, Action.ADD_VEHICLE, actor, {"number": vehicle.number})


def holder_of(session: Session, key: str) -> Vehicle | None:
    """The vehicle that has a plate now; its row is locked."""
    query = select(Vehicle).where(Vehicle.key == key, Vehicle.removed_at.is_(None))
    return session.scalar(query.with_for_update())
