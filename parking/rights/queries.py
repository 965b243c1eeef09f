"""What other packages may read of rights: what lanes are told beside permits."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, union_all
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.access import Alias, Basis, EntryRight, HotEntry, HotKind, Resync, SpecialPlates
from parking.access import ResponderCode as ListedCode
from parking.models import Garage, Vehicle
from parking.rights.models import (
    Duty,
    GarageGate,
    HotPlate,
    Kept,
    OfTwo,
    PlateAlias,
    PresenceExemption,
    PresenceResync,
    ResponderCode,
    ResponderPlate,
)

_DUTY = "duty-"
# For how long before and after it lanes are told of a duty.
TOLD_BEFORE, TOLD_AFTER = timedelta(days=8), timedelta(days=1)


def special_plates(session: Session, garage_slug: str, now: datetime) -> SpecialPlates:
    """Gather what stands on a garage's lists beside rights: what is in force at `now`.

    Six queries, however long the lists are. Hot list, responders, aliases and exemptions count
    in every garage; a resync of a garage counts in that one.
    """
    return SpecialPlates(
        responders=_responders(session, now),
        hot=_hot(session, now),
        aliases=_aliases(session, now),
        codes=_codes(session, now),
        exempt=_exempt(session, now),
        resyncs=_resyncs(session, garage_slug),
    )


def gate_switches(session: Session, garage_slug: str) -> dict[str, Any]:
    """The switches of a garage that differ from their defaults. One query."""
    query = select(GarageGate.switches).join(Garage, Garage.id == GarageGate.garage_id)
    return session.scalar(query.where(Garage.slug == garage_slug)) or {}


def duty_rights(session: Session, garage_slug: str, now: datetime) -> list[EntryRight]:
    """List every car of whoever is on duty for a garage, from a day ago until a week ahead.

    A car's driver hears when the duty was, or will be; a lane that is cut off for days still
    knows who comes. One query.
    """
    query = (
        select(
            Vehicle.key,
            Vehicle.state,
            Vehicle.plate_type,
            Vehicle.number,
            Duty.person_id,
            Duty.begins_at,
            Duty.expires_at,
        )
        .join(Person, Person.id == Duty.person_id)
        .join(Vehicle, Vehicle.person_id == Duty.person_id)
        .join(Garage, Garage.id == Duty.garage_id)
        .where(
            Garage.slug == garage_slug,
            Vehicle.removed_at.is_(None),
            *_told(now),
        )
        .order_by(Vehicle.key, Duty.id)
    )
    return [
        EntryRight(key, state, kind, number, _duty_id(who), begins, ends, basis=Basis.DUTY)
        for key, state, kind, number, who, begins, ends in session.execute(query)
    ]


def next_expiry(session: Session, now: datetime) -> datetime | None:
    """When the next of them stops counting; None where none has an end. One query.

    Hot entries and responders' codes are not looked at: their ends stand on the list itself.
    """
    kinds: tuple[type[Kept], ...] = (ResponderPlate, PlateAlias, PresenceExemption)
    ends = [
        select(func.min(kind.expires_at)).where(kind.ended_at.is_(None), kind.expires_at > now)
        for kind in kinds
    ]
    return min((end for end in session.scalars(union_all(*ends)) if end), default=None)


def duty_badges(session: Session, garage_slug: str, now: datetime) -> list[tuple[str, str]]:
    """List (badge number, right) of whoever is on duty for a garage, as `duty_rights` names it.

    One query.
    """
    query = (
        select(Person.badge_number, Duty.person_id)
        .distinct()
        .join(Person, Person.id == Duty.person_id)
        .join(Garage, Garage.id == Duty.garage_id)
        .where(Garage.slug == garage_slug, Person.badge_number.is_not(None), *_told(now))
        .order_by(Duty.person_id)
    )
    return [(badge, _duty_id(who)) for badge, who in session.execute(query) if badge]


def is_duty(right_id: str) -> bool:
    """Whether what stands in the place of a permit is somebody's duties."""
    return right_id.startswith(_DUTY)


def _duty_id(person_id: int) -> str:
    """What stands in the place of a permit: one for all duties of a person."""
    return f"{_DUTY}{person_id}"


def _told(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Person.active.is_(True),
        Duty.ended_at.is_(None),
        Duty.expires_at > now - TOLD_AFTER,
        Duty.begins_at < now + TOLD_BEFORE,
    )


def _responders(session: Session, now: datetime) -> tuple[str, ...]:
    query = select(ResponderPlate.key).where(*_in_force(ResponderPlate, now)).distinct()
    return tuple(session.scalars(query.order_by(ResponderPlate.key)))


def _hot(session: Session, now: datetime) -> tuple[HotEntry, ...]:
    rows = session.execute(
        select(HotPlate.key, HotPlate.kind, HotPlate.expires_at, Person.name)
        .join(Person, Person.id == HotPlate.approved_by)
        .where(*_in_force(HotPlate, now))
        .order_by(HotPlate.key, HotPlate.id)
    )
    return tuple(
        HotEntry(key, HotKind(kind), until, name) for key, kind, until, name in rows if until
    )


def _aliases(session: Session, now: datetime) -> tuple[Alias, ...]:
    query = select(PlateAlias.read_as, PlateAlias.key).where(*_in_force(PlateAlias, now)).distinct()
    rows = session.execute(query.order_by(PlateAlias.read_as, PlateAlias.key))
    return tuple(Alias(read_as, key) for read_as, key in rows)


def _codes(session: Session, now: datetime) -> tuple[ListedCode, ...]:
    code = ResponderCode
    query = select(code.digest, code.crew, code.expires_at).where(*_in_force(code, now))
    rows = session.execute(query.order_by(code.digest))
    return tuple(ListedCode(digest, crew, until) for digest, crew, until in rows)


def _exempt(session: Session, now: datetime) -> tuple[str, ...]:
    exemption = PresenceExemption
    query = select(exemption.permit_id).where(*_in_force(exemption, now)).distinct()
    return tuple(session.scalars(query.order_by(exemption.permit_id)))


def _resyncs(session: Session, garage_slug: str) -> tuple[Resync, ...]:
    """The newest of each permit, and of the garage."""
    at = func.max(PresenceResync.added_at)
    query = (
        select(PresenceResync.permit_id, at)
        .outerjoin(Garage, Garage.id == PresenceResync.garage_id)
        .where(
            PresenceResync.ended_at.is_(None),
            or_(PresenceResync.garage_id.is_(None), Garage.slug == garage_slug),
        )
        .group_by(PresenceResync.permit_id)
        .order_by(PresenceResync.permit_id)
    )
    return tuple(Resync(permit_id, moment) for permit_id, moment in session.execute(query))


def _in_force(model: type[Kept], now: datetime) -> tuple[ColumnElement[bool], ...]:
    lasts = or_(model.expires_at.is_(None), model.expires_at > now)
    if issubclass(model, OfTwo):
        return (model.ended_at.is_(None), lasts, model.approved_at.is_not(None))
    return (model.ended_at.is_(None), lasts)
