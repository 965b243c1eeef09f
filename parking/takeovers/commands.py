"""Commands on requests for plates: ask, answer, take back, grant, refuse, undo. All are audited."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import audit
from parking.models import Vehicle
from parking.permits.steps import Actor
from parking.takeovers import moving, telling
from parking.takeovers.models import PlateTakeover
from parking.takeovers.moving import NewHome
from parking.takeovers.refusals import TakeoverRefusal, TakeoverRefusedError
from parking.vehicles.commands import Plate

MOST_OPEN = 3
UNDO_FOR = timedelta(days=30)


class Answer(StrEnum):
    """What the person says on whose account the plate is."""

    MINE = "mine"
    GONE = "gone"


class Outcome(StrEnum):
    """How a request ended."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"  # granted, and taken back


@dataclass(frozen=True)
class Claim:
    """What somebody says of a car that stands on another account, and their picture, if any."""

    plate: Plate
    said: str
    make: str = ""
    color: str = ""
    evidence: bytes | None = None


def ask(session: Session, claim: Claim, actor: Actor) -> PlateTakeover:
    """Ask for a plate of another account; its person is asked, and not told who asks."""
    vehicle = moving.holder_of(session, claim.plate.key)
    if vehicle is None:
        raise TakeoverRefusedError(TakeoverRefusal.NO_CAR)
    if vehicle.person_id == actor.person_id:
        raise TakeoverRefusedError(TakeoverRefusal.OWN_CAR)
    open_ones = (
        select(func.count())
        .select_from(PlateTakeover)
        .where(PlateTakeover.person_id == actor.person_id, PlateTakeover.decided_at.is_(None))
    )
    if session.scalars(open_ones.where(PlateTakeover.vehicle_id == vehicle.id)).one():
        raise TakeoverRefusedError(TakeoverRefusal.ASKED_ALREADY)
    if session.scalars(open_ones).one() >= MOST_OPEN:
        raise TakeoverRefusedError(TakeoverRefusal.TOO_MANY)
    asked = PlateTakeover(
        person_id=actor.person_id,
        vehicle=vehicle,
        make=claim.make,
        color=claim.color,
        said=claim.said,
        evidence=claim.evidence,
        asked_at=actor.now,
    )
    session.add(asked)
    session.flush()  # the trail and the mail name its id
    _record(session, asked, "plate_takeover.ask", actor)
    telling.tell_holder(session, asked, "takeover_asked", actor.now)
    return asked


def answer(session: Session, takeover_id: int, said: Answer, actor: Actor) -> None:
    """Say, as the one whose account has the plate, whether it is still one's car."""
    asked = _lock_open(session, takeover_id)
    asked.answer, asked.answered_at = said, actor.now
    _record(session, asked, "plate_takeover.answer", actor)


def withdraw(session: Session, takeover_id: int, actor: Actor) -> None:
    """Take one's own request back."""
    _decide(session, _lock_open(session, takeover_id), Outcome.WITHDRAWN, actor)


def grant(session: Session, takeover_id: int, actor: Actor) -> None:
    """Move the plate to the account of whoever asked. Both are told; UNDO_FOR it can be undone."""
    asked = _lock_to_decide(session, takeover_id, actor)
    vehicle = session.get_one(Vehicle, asked.vehicle_id, with_for_update=True)
    if vehicle.removed_at is not None:
        raise TakeoverRefusedError(TakeoverRefusal.GONE)
    home = NewHome(asked.person_id, asked.make, asked.color)
    added, asked.taken_from = moving.move(session, vehicle, home, actor)
    session.flush()  # the request names the new vehicle by its id
    asked.new_vehicle_id = added.id
    _decide(session, asked, Outcome.GRANTED, actor)
    telling.tell_asker(session, asked, "takeover_granted", actor.now)
    telling.tell_holder(session, asked, "takeover_taken", actor.now)


def refuse(session: Session, takeover_id: int, actor: Actor) -> None:
    """Leave the plate where it is. Both are told."""
    asked = _lock_to_decide(session, takeover_id, actor)
    _decide(session, asked, Outcome.REFUSED, actor)
    telling.tell_asker(session, asked, "takeover_refused", actor.now)
    telling.tell_holder(session, asked, "takeover_kept", actor.now)


def undo(session: Session, takeover_id: int, actor: Actor) -> None:
    """Give the plate back to the account that had it, and to the permits it was on."""
    asked = _lock(session, takeover_id)
    _refuse_own(asked, actor)
    if asked.outcome != Outcome.GRANTED or asked.decided_at is None:
        raise TakeoverRefusedError(TakeoverRefusal.OVER)
    if actor.now >= asked.decided_at + UNDO_FOR:
        raise TakeoverRefusedError(TakeoverRefusal.TOO_LATE)
    holder = moving.holder_of(session, asked.vehicle.key)
    if holder is not None and holder.id != asked.new_vehicle_id:
        raise TakeoverRefusedError(TakeoverRefusal.GONE)
    if holder is not None:
        moving.take_off(session, holder, actor)
    moving.put_back(session, asked.vehicle, asked.taken_from, actor)
    asked.outcome, asked.reason = Outcome.UNDONE, actor.reason
    _record(session, asked, "plate_takeover.undo", actor)
    telling.tell_asker(session, asked, "takeover_undone", actor.now)
    telling.tell_holder(session, asked, "takeover_undone", actor.now)


def _decide(session: Session, asked: PlateTakeover, outcome: Outcome, actor: Actor) -> None:
    asked.outcome, asked.reason = outcome, actor.reason
    asked.decided_at, asked.decided_by = actor.now, actor.person_id
    asked.evidence = None
    _record(session, asked, f"plate_takeover.{outcome}", actor)


def _lock(session: Session, takeover_id: int) -> PlateTakeover:
    return session.get_one(
        PlateTakeover, takeover_id, with_for_update={"of": PlateTakeover}, populate_existing=True
    )


def _lock_to_decide(session: Session, takeover_id: int, actor: Actor) -> PlateTakeover:
    asked = _lock_open(session, takeover_id)
    _refuse_own(asked, actor)
    return asked


def _refuse_own(asked: PlateTakeover, actor: Actor) -> None:
    """Refuse to let one of the two decide, also where they work in the office."""
    if actor.person_id in (asked.person_id, asked.vehicle.person_id):
        raise TakeoverRefusedError(TakeoverRefusal.OWN_REQUEST)


def _lock_open(session: Session, takeover_id: int) -> PlateTakeover:
    asked = _lock(session, takeover_id)
    if asked.decided_at is not None:
        raise TakeoverRefusedError(TakeoverRefusal.OVER)
    return asked


def _record(session: Session, asked: PlateTakeover, action: str, actor: Actor) -> None:
    details = {"vehicle": asked.vehicle_id, "asked_by": asked.person_id}
    audit.record_act(session, actor, action, ("plate_takeover", asked.id), details)
