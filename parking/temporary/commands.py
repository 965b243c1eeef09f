"""Commands on temporary plates: put one on a permit, keep it longer, end it, let it run out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from parking.models import Permit, Vehicle
from parking.permits.keeping import current_vehicles
from parking.permits.life import Action, can_do
from parking.permits.steps import Actor, locked_permit, next_state, step
from parking.permits.terms import midnight
from parking.temporary.finding import find_standing, list_spans
from parking.temporary.models import TemporaryPlate
from parking.temporary.refusals import TemporaryRefusal, TemporaryRefusedError
from parking.temporary.rules import Limits, Span, days_used, last_days
from parking.vehicles.commands import Plate


@dataclass(frozen=True)
class Wish:
    """Which plate is to be on a permit, until which day, and instead of which vehicle, if any."""

    permit_id: str
    plate: Plate
    last_day: date
    instead_of: int | None


@dataclass(frozen=True)
class Terms:
    """The published limits, and by which clock days are counted."""

    limits: Limits
    zone: ZoneInfo


def put(session: Session, wish: Wish, actor: Actor, terms: Terms) -> TemporaryPlate:
    """Put a plate on an active permit from now on.

    Raises PermitRefusedError where the permit is not active, and TemporaryRefusedError.
    """
    permit = locked_permit(session, wish.permit_id)
    next_state(permit, Action.PUT_TEMPORARY)
    standing = find_standing(session, permit.id)
    if standing is not None and not run_out(session, standing, actor.now):
        raise TemporaryRefusedError(TemporaryRefusal.ONE_AT_A_TIME)
    own = {entry.vehicle_id: entry.vehicle for entry in current_vehicles(permit)}
    if wish.instead_of is not None and wish.instead_of not in own:
        raise TemporaryRefusedError(TemporaryRefusal.NOT_ON_PERMIT)
    _refuse_taken(session, permit, wish.plate, actor.now)
    if wish.last_day not in choices(session, permit, actor.now, terms):
        raise TemporaryRefusedError(TemporaryRefusal.DAYS)
    plate = wish.plate
    found = TemporaryPlate(
        permit_id=permit.id,
        instead_of=own[wish.instead_of] if wish.instead_of is not None else None,
        state=plate.state,
        plate_type=plate.plate_type,
        number=plate.number,
        key=plate.key,
        begins_at=actor.now,
        ends_at=midnight(wish.last_day + timedelta(days=1), terms.zone),
    )
    session.add(found)
    step(session, permit, Action.PUT_TEMPORARY, actor, _facts(found))
    return found


def choices(
    session: Session,
    permit: Permit,
    now: datetime,
    terms: Terms,
    standing: TemporaryPlate | None = None,
) -> list[date]:
    """The days on which a new plate, or the one that stands, may end. One query."""
    zone = terms.zone
    today = now.astimezone(zone).date()
    began = standing.begins_at.astimezone(zone).date() if standing else today
    spans = list_spans(session, permit.person_id, now, zone)
    before = [Span(span.first, min(span.last, began - timedelta(days=1))) for span in spans]
    return last_days(began, days_used(before, today), terms.limits, today)


def keep_until(
    session: Session, permit_id: str, last_day: date, actor: Actor, terms: Terms
) -> TemporaryPlate:
    """Let what stands on a permit end on another day, within the same limits."""
    permit, found = _lock_standing(session, permit_id, actor.now)
    if last_day not in choices(session, permit, actor.now, terms, found):
        raise TemporaryRefusedError(TemporaryRefusal.DAYS)
    found.ends_at = midnight(last_day + timedelta(days=1), terms.zone)
    found.told_at = None
    step(session, permit, Action.PUT_TEMPORARY, actor, _facts(found))
    return found


def end(session: Session, permit_id: str, actor: Actor) -> TemporaryPlate:
    """End what stands on a permit now: the own car counts again at once."""
    permit, found = _lock_standing(session, permit_id, actor.now)
    found.ended_at = actor.now
    _tell_end(session, permit, found, actor)
    return found


def run_out(session: Session, found: TemporaryPlate, now: datetime) -> bool:
    """Close one whose time is over; False where it is not."""
    if found.ended_at is not None or found.ends_at > now:
        return False
    found.ended_at = found.ends_at
    _tell_end(session, found.permit, found, Actor(None, found.ends_at))
    session.flush()  # another may take its place in this transaction
    return True


def _lock_standing(
    session: Session, permit_id: str, now: datetime
) -> tuple[Permit, TemporaryPlate]:
    permit = locked_permit(session, permit_id)
    found = find_standing(session, permit_id)
    if found is None or found.ends_at <= now:
        raise TemporaryRefusedError(TemporaryRefusal.OVER)
    return permit, found


def _tell_end(session: Session, permit: Permit, found: TemporaryPlate, actor: Actor) -> None:
    if can_do(permit.state, Action.END_TEMPORARY):  # a permit that is over has no more story
        step(session, permit, Action.END_TEMPORARY, actor, {"number": found.number})


def _refuse_taken(session: Session, permit: Permit, plate: Plate, now: datetime) -> None:
    """Refuse a plate that an account has, and one that opens for neither if both were listed."""
    on_account = session.scalar(
        select(Vehicle).where(Vehicle.key == plate.key, Vehicle.removed_at.is_(None))
    )
    if on_account is not None:
        is_own = on_account.person_id == permit.person_id
        raise TemporaryRefusedError(
            TemporaryRefusal.ON_PERMIT if is_own else TemporaryRefusal.ON_ACCOUNT
        )
    lent = select(TemporaryPlate.number).where(
        TemporaryPlate.key == plate.key,
        TemporaryPlate.ended_at.is_(None),
        TemporaryPlate.ends_at > now,
        TemporaryPlate.number != plate.number,
    )
    if session.scalar(lent) is not None:
        raise TemporaryRefusedError(TemporaryRefusal.LOOKS_LIKE)


def _facts(found: TemporaryPlate) -> dict[str, str]:
    facts = {"number": found.number, "until": found.ends_at.isoformat()}
    if found.instead_of is not None:
        facts["instead_of"] = found.instead_of.number
    return facts
