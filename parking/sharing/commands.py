"""Commands on shared cars. Each of the two agrees before anything is shared; either ends it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from core.identity.models import Person
from parking.models import Vehicle
from parking.permits.keeping import current_vehicles
from parking.permits.life import Action, can_do
from parking.permits.pages import find_person
from parking.permits.steps import Actor, locked_permit, step
from parking.sharing import telling
from parking.sharing.models import VehicleShare
from parking.sharing.refusals import ShareRefusal, ShareRefusedError
from parking.vehicles.commands import Plate, list_living_entries

# What one person may have asked others for and not been answered.
MOST_ASKED = 3


def offer(session: Session, vehicle_id: int, words: str, actor: Actor) -> VehicleShare:
    """Ask a colleague, named by address, badge or employee number, to share one's own car."""
    vehicle = _lock_vehicle(session, vehicle_id)
    colleague = find_person(session, words.strip())
    if colleague is None:
        raise ShareRefusedError(ShareRefusal.UNKNOWN_PERSON)
    if colleague.id == vehicle.person_id:
        raise ShareRefusedError(ShareRefusal.ONESELF)
    return _ask(session, vehicle, colleague, actor)


def ask_for(session: Session, plate: Plate, actor: Actor) -> VehicleShare:
    """Ask whoever has a plate on their account to share the car; who that is is not told."""
    query = select(Vehicle.id).where(Vehicle.key == plate.key, Vehicle.removed_at.is_(None))
    vehicle_id = session.scalar(query)
    if vehicle_id is None:
        raise ShareRefusedError(ShareRefusal.NO_CAR)
    vehicle = _lock_vehicle(session, vehicle_id)
    if vehicle.person_id == actor.person_id:
        raise ShareRefusedError(ShareRefusal.ONESELF)
    return _ask(session, vehicle, session.get_one(Person, actor.person_id), actor)


def agree(session: Session, share_id: int, actor: Actor) -> VehicleShare:
    """Say yes to being asked. A car is shared by two at most."""
    share = _lock(session, share_id)
    if share.agreed_at is not None:
        return share
    if not share.awaits(actor.person_id or 0):
        raise ShareRefusedError(ShareRefusal.NOT_YOURS_TO_AGREE)
    others = select(VehicleShare.id).where(
        VehicleShare.vehicle_id == share.vehicle_id,
        VehicleShare.id != share.id,
        VehicleShare.agreed_at.is_not(None),
        VehicleShare.ended_at.is_(None),
    )
    if session.scalar(others) is not None:
        raise ShareRefusedError(ShareRefusal.SHARED_ALREADY)
    share.agreed_at = actor.now
    _record(session, share, "vehicle_share.agree", actor)
    telling.tell_agreed(session, share, actor)
    return share


def end(session: Session, share_id: int, actor: Actor) -> VehicleShare:
    """Say no, take the question back, or end the sharing: the car is off the other's permits.

    Whoever shares a colleague's car keeps at least one on each permit; the car's own person may
    end it at any time.
    """
    share = _lock(session, share_id)
    _take_off(session, share, actor)
    share.ended_at, share.ended_by = actor.now, actor.person_id
    _record(session, share, "vehicle_share.end", actor)
    telling.tell_ended(session, share, actor)
    return share


def end_all_of(session: Session, vehicle: Vehicle, actor: Actor) -> None:
    """End every share of a car that leaves its account."""
    query = select(VehicleShare.id).where(
        VehicleShare.vehicle_id == vehicle.id, VehicleShare.ended_at.is_(None)
    )
    for share_id in list(session.scalars(query)):
        end(session, share_id, actor)


def _ask(session: Session, vehicle: Vehicle, colleague: Person, actor: Actor) -> VehicleShare:
    living = select(VehicleShare).where(VehicleShare.ended_at.is_(None))
    of_two = (VehicleShare.vehicle_id == vehicle.id, VehicleShare.person_id == colleague.id)
    existing = session.scalar(living.where(*of_two))
    if existing is not None:
        if existing.awaits(actor.person_id or 0):
            return agree(session, existing.id, actor)  # each has asked the other
        raise ShareRefusedError(ShareRefusal.ASKED_ALREADY)
    asked = (
        select(func.count())
        .select_from(VehicleShare)
        .where(
            VehicleShare.asked_by == actor.person_id,
            VehicleShare.agreed_at.is_(None),
            VehicleShare.ended_at.is_(None),
        )
    )
    if session.scalars(asked).one() >= MOST_ASKED:
        raise ShareRefusedError(ShareRefusal.TOO_MANY)
    share = VehicleShare(
        vehicle=vehicle, person=colleague, asked_by=actor.person_id, asked_at=actor.now
    )
    session.add(share)
    session.flush()  # the trail and the mail name its id
    _record(session, share, "vehicle_share.ask", actor)
    telling.tell_asked(session, share, actor)
    return share


def _take_off(session: Session, share: VehicleShare, actor: Actor) -> None:
    """Take the car off the permits of the one on whose account it is not."""
    is_by_colleague = actor.person_id == share.person_id
    for listed in list_living_entries(session, share.vehicle_id):
        if listed.permit.person_id != share.person_id:
            continue
        permit = locked_permit(session, listed.permit_id)
        if is_by_colleague and len(current_vehicles(permit)) == 1:
            raise ShareRefusedError(ShareRefusal.ONLY_CAR)
        listed.removed_at = actor.now
        if can_do(permit.state, Action.REMOVE_VEHICLE):
            number = {"number": share.vehicle.number}
            step(session, permit, Action.REMOVE_VEHICLE, actor, number)


def _lock(session: Session, share_id: int) -> VehicleShare:
    """A living share; its car's row is locked first, as when it is asked for."""
    share = session.get_one(VehicleShare, share_id)
    _lock_vehicle(session, share.vehicle_id)
    session.refresh(share)
    if share.ended_at is not None:
        raise ShareRefusedError(ShareRefusal.OVER)
    return share


def _lock_vehicle(session: Session, vehicle_id: int) -> Vehicle:
    return session.get_one(Vehicle, vehicle_id, with_for_update=True, populate_existing=True)


def _record(session: Session, share: VehicleShare, action: str, actor: Actor) -> None:
    audit.record(
        session,
        actor_id=actor.person_id,
        action=action,
        subject_type="vehicle_share",
        subject_id=str(share.id),
        now=actor.now,
        details={"vehicle": share.vehicle_id, "with": share.person_id},
    )
