"""Commands on sign-ups: sign up for a duty, withdraw, undo that; and a garage's terms."""

from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core import audit
from core.identity.models import Person
from parking.models import Garage, Vehicle
from parking.permits.steps import Actor
from parking.rights.duties import Shift
from parking.rights.models import Duty, SignUpTerms
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.rights.sign_ups.terms import Span, Terms, Wish, find_bar, stored, terms_from
from parking.rights.steps import add, lock, restore


def sign_up(session: Session, shift: Shift, actor: Actor, zone: ZoneInfo) -> Duty:
    """Put a person on duty by their own wish. Raises RightsRefusedError with the first bar."""
    _refuse_barred(session, shift, actor, zone)
    duty = Duty(
        person_id=shift.person_id,
        garage_id=shift.garage_id,
        begins_at=shift.begins_at,
        expires_at=shift.ends_at,
        roster="",
        is_sign_up=True,
    )
    return add(session, duty, actor, {"from": shift.begins_at.isoformat(), "sign_up": True})


def sign_up_again(session: Session, duty_id: int, actor: Actor, zone: ZoneInfo) -> None:
    """Undo a withdrawal, where the terms still allow it and the place was not given away."""
    duty = lock(session, Duty, duty_id)
    if duty.ended_at is None or duty.expires_at is None:
        raise RightsRefusedError(RightsRefusal.CANNOT_RESTORE)
    shift = Shift(duty.person_id, duty.garage_id, duty.begins_at, duty.expires_at)
    _refuse_barred(session, shift, actor, zone)
    restore(session, duty, actor)


def set_terms(session: Session, garage_id: int, terms: Terms, seen: int, actor: Actor) -> None:
    """Put terms in force; who has signed up keeps the place. `seen` is the version looked at.

    Raises RightsRefusedError where somebody else changed them meanwhile.
    """
    kept = _locked(session, garage_id, actor, seen)
    _put(session, kept, stored(terms), actor)


def undo_terms(session: Session, garage_id: int, seen: int, actor: Actor) -> None:
    """Put back the terms before the last change. Raises RightsRefusedError likewise."""
    kept = _locked(session, garage_id, actor, seen)
    _put(session, kept, dict(kept.before), actor)


def lock_places(session: Session, garage_id: int) -> None:
    """Let nobody else count a garage's places until the transaction ends, by the garage's row."""
    session.get_one(Garage, garage_id, with_for_update=True)


def _refuse_barred(session: Session, shift: Shift, actor: Actor, zone: ZoneInfo) -> None:
    if not shift.is_possible or shift.ends_at <= actor.now:
        raise RightsRefusedError(RightsRefusal.ODD_TIMES)
    person = session.get_one(Person, shift.person_id, with_for_update=True)
    car = select(Vehicle.id).where(Vehicle.person_id == person.id, Vehicle.removed_at.is_(None))
    if session.scalar(car.limit(1)) is None:
        raise RightsRefusedError(RightsRefusal.NO_CAR)
    lock_places(session, shift.garage_id)
    living = _overlapping(session, shift)
    if any(duty.person_id == person.id for duty in living):
        raise RightsRefusedError(RightsRefusal.OVERLAPS)
    kept = session.get(SignUpTerms, shift.garage_id, populate_existing=True)
    is_rostered = any(duty.roster and duty.garage_id == shift.garage_id for duty in living)
    job = person.employment_class
    wish = Wish(shift.begins_at, shift.ends_at, job, actor.now, is_rostered)
    taken: list[Span] = [
        (duty.begins_at, duty.expires_at) for duty in living if duty.is_sign_up and duty.expires_at
    ]
    bar = find_bar(terms_from(kept.terms if kept else {}), wish, taken, zone)
    if bar is not None:
        raise RightsRefusedError(bar)


def _overlapping(session: Session, shift: Shift) -> list[Duty]:
    """The duties that count at the time of a shift: all of its garage, and the person's own.

    A person's own sign-ups stand for every garage: nobody keeps two places for one night.
    """
    own = and_(Duty.person_id == shift.person_id, Duty.is_sign_up)
    query = select(Duty).where(
        or_(Duty.garage_id == shift.garage_id, own),
        Duty.ended_at.is_(None),
        Duty.begins_at < shift.ends_at,
        Duty.expires_at > shift.begins_at,
    )
    return list(session.scalars(query))


def _locked(session: Session, garage_id: int, actor: Actor, seen: int) -> SignUpTerms:
    """A garage's terms, locked by the garage's row, which is always there."""
    lock_places(session, garage_id)
    kept = session.get(SignUpTerms, garage_id, populate_existing=True)
    if kept is None:
        kept = SignUpTerms(garage_id=garage_id, terms={}, before={}, version=0)
        kept.changed_at, kept.changed_by = actor.now, actor.person_id or 0
        session.add(kept)
    if kept.version != seen:
        raise RightsRefusedError(RightsRefusal.CHANGED_MEANWHILE)
    return kept


def _put(session: Session, kept: SignUpTerms, terms: dict[str, object], actor: Actor) -> None:
    kept.before, kept.terms = kept.terms, terms
    kept.version += 1
    kept.changed_at, kept.changed_by = actor.now, actor.person_id or 0
    slug = session.get_one(Garage, kept.garage_id).slug
    details = {"before": kept.before, "after": kept.terms}
    audit.record_act(session, actor, "garage.sign_up_terms", ("garage", slug), details)
