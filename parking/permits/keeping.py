"""Commands on a permit that is held or active: end it, suspend it, change its vehicles."""

from sqlalchemy.orm import Session

from parking.in_question.standing import refuse_if_decided
from parking.models import Permit, PermitVehicle, Vehicle
from parking.permits.life import Action, PermitRefusal
from parking.permits.purchases import refuse_misfits
from parking.permits.steps import (
    SUBJECT,
    Actor,
    PermitRefusedError,
    locked_permit,
    step,
    subject_ids,
)
from payments import service as payments_service


def ask_end(session: Session, permit_id: str, actor: Actor) -> None:
    """Let a permit end with the month that is paid, also one that was to rest from then on."""
    payments_service.withdraw_charges(session, SUBJECT, subject_ids(session, permit_id), actor.now)
    permit = locked_permit(session, permit_id)
    permit.ends_with_term, permit.unpaid_until = True, None
    permit.away_from = permit.away_until = None
    step(session, permit, Action.ASK_END, actor)


def keep(session: Session, permit_id: str, actor: Actor) -> None:
    """Take back the wish to end, or to go on leave. Days that were given back are paid again.

    What the office decided, its holder does not take back.
    """
    permit = locked_permit(session, permit_id)
    refuse_if_decided(session, permit, actor)
    permit.ends_with_term = False
    permit.away_from = permit.away_until = None
    step(session, permit, Action.KEEP, actor)


def act(session: Session, permit_id: str, action: Action, actor: Actor) -> None:
    """Suspend, resume or end a permit, for a reason."""
    if not actor.reason.strip():
        raise PermitRefusedError(PermitRefusal.NO_REASON)
    step(session, locked_permit(session, permit_id), action, actor)


def put_vehicle(session: Session, permit_id: str, vehicle: Vehicle, actor: Actor) -> None:
    """Put one more of the holder's vehicles on a permit."""
    permit = locked_permit(session, permit_id)
    listed = current_vehicles(permit)
    if any(entry.vehicle_id == vehicle.id for entry in listed):
        raise PermitRefusedError(PermitRefusal.VEHICLE_LISTED)
    if len(listed) >= permit.product.max_vehicles:
        limit = permit.product.max_vehicles
        raise PermitRefusedError(PermitRefusal.VEHICLE_LIMIT, {"limit": limit})
    refuse_misfits(permit.product, [*(entry.vehicle for entry in listed), vehicle])
    permit.vehicles.append(PermitVehicle(vehicle=vehicle, added_at=actor.now))
    step(session, permit, Action.ADD_VEHICLE, actor, {"number": vehicle.number})


def take_vehicle(session: Session, permit_id: str, vehicle_id: int, actor: Actor) -> None:
    """Take a vehicle off a permit, which keeps at least one."""
    permit = locked_permit(session, permit_id)
    listed = current_vehicles(permit)
    entry = next((e for e in listed if e.vehicle_id == vehicle_id), None)
    if entry is None:
        return
    if len(listed) == 1:
        raise PermitRefusedError(PermitRefusal.VEHICLE_NEEDED)
    refuse_misfits(permit.product, [one.vehicle for one in listed if one is not entry])
    entry.removed_at = actor.now
    step(session, permit, Action.REMOVE_VEHICLE, actor, {"number": entry.vehicle.number})


def current_vehicles(permit: Permit) -> list[PermitVehicle]:
    """The vehicles on a permit now."""
    return [entry for entry in permit.vehicles if entry.removed_at is None]
