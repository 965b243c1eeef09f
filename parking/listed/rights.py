"""Whose plates a garage's lanes know because of a permit, and in which standing."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, union
from sqlalchemy.orm import Session

from parking.access import EntryRight, Standing
from parking.hours.windows import to_windows
from parking.listed.stand_ins import TOLD_AFTER, list_stand_ins, with_stand_ins
from parking.models import Garage, Permit, PermitEvent, PermitVehicle, Pool, Product, Vehicle
from parking.permits.life import Action, PermitState
from parking.temporary.models import TemporaryPlate

# Which permits are asked for; None: every one.
Permits = Collection[str] | None

# A plate's key, and its state, type and number as enrolled.
ListedPlate = tuple[str, tuple[str, str, str]]

# As long as any garage gives grace: parking.rights.switch_words.
LAPSED_FOR = timedelta(days=31)


def entry_rights(
    session: Session, garage_slug: str, now: datetime, permits: Permits = None
) -> list[EntryRight]:
    """List every plate that may enter a garage now or later, in the order of its key.

    Only active permits give a right; one that is over at `now` is left out. Temporary plates
    stand among them, and the car that one stands in for has its right again from its end on.
    Empty where nobody holds a permit there or the garage is unknown. Two queries.
    """
    is_active = Permit.state == PermitState.ACTIVE
    own = _of_vehicles(session, garage_slug, permits, is_active, Permit.lives_until > now)
    return with_stand_ins(own, list_stand_ins(session, garage_slug, now, permits), now)


def listed_plates(session: Session, garage_slug: str, now: datetime) -> set[ListedPlate]:
    """The plates that `entry_rights` names, without their rights. Two queries."""
    own = _PLATES.with_only_columns(
        Vehicle.key, Vehicle.state, Vehicle.plate_type, Vehicle.number, maintain_column_froms=True
    ).where(
        Garage.slug == garage_slug, Permit.state == PermitState.ACTIVE, Permit.lives_until > now
    )
    found = {(key, (state, kind, number)) for key, state, kind, number in session.execute(own)}
    temporary = list_stand_ins(session, garage_slug, now)
    return found | {(one.right.key, one.right.plate) for one in temporary}


def withheld_rights(
    session: Session, garage_slug: str, now: datetime, permits: Permits = None
) -> list[EntryRight]:
    """List the plates of permits that are suspended, or held and not paid.

    So the lane can say why it stays closed, or let in and note it where the garage is softer.
    One query.
    """
    is_unpaid = and_(Permit.state == PermitState.HELD, Permit.hold_expires_at > now)
    is_suspended = Permit.state == PermitState.SUSPENDED
    is_withheld = or_(is_suspended, is_unpaid)
    return _rights(session, garage_slug, permits, is_withheld, Permit.lives_until > now)


def lapsed_rights(
    session: Session, garage_slug: str, now: datetime, permits: Permits = None
) -> list[EntryRight]:
    """List the plates of permits whose paid days ended of late, each with its end.

    A garage may give them grace, and the lane says when they ended. Permits that the office ended
    or had suspended are left out. One query.
    """
    steps = (Action.END, Action.SUSPEND, Action.RESUME)
    last_step = (
        select(PermitEvent.action)
        .where(PermitEvent.permit_id == Permit.id, PermitEvent.action.in_(steps))
        .order_by(PermitEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return _rights(
        session,
        garage_slug,
        permits,
        Permit.state.in_((PermitState.ACTIVE, PermitState.ENDED)),
        Permit.lives_until.between(now - LAPSED_FOR, now),
        func.coalesce(last_step, Action.RESUME) == Action.RESUME,
    )


def permits_named(session: Session, vehicles: Collection[int], people: Collection[int]) -> set[str]:
    """The permits that these vehicles are or were on, and those of these people. One query."""
    on = select(PermitVehicle.permit_id).where(PermitVehicle.vehicle_id.in_(vehicles))
    of = select(Permit.id).where(Permit.person_id.in_(people))
    return set(session.scalars(union(on, of)))


def permits_passing(session: Session, after: datetime, until: datetime) -> set[str]:
    """Permits that the clock alone moves from one of these lists to another. One query."""
    passing = (
        and_(Permit.valid_until > after, Permit.valid_until <= until),
        and_(Permit.unpaid_until > after, Permit.unpaid_until <= until),
        and_(Permit.hold_expires_at > after, Permit.hold_expires_at <= until),
        and_(Permit.lives_until >= after - LAPSED_FOR, Permit.lives_until < until - LAPSED_FOR),
    )
    ends_at = TemporaryPlate.ends_at
    ended = (
        and_(ends_at > after, ends_at <= until),
        and_(ends_at > after - TOLD_AFTER, ends_at <= until - TOLD_AFTER),
    )
    found = union(
        select(Permit.id).where(or_(*passing)),
        select(TemporaryPlate.permit_id).where(or_(*ended)),
    )
    return set(session.scalars(found))


_STANDINGS = {PermitState.SUSPENDED: Standing.SUSPENDED, PermitState.HELD: Standing.UNPAID}


_PLATES = (
    select(
        Vehicle.id,
        Vehicle.key,
        Vehicle.state,
        Vehicle.plate_type,
        Vehicle.number,
        Permit.id,
        Permit.valid_from,
        Permit.lives_until,
        Product.windows,
        Permit.state,
    )
    .join(PermitVehicle, PermitVehicle.vehicle_id == Vehicle.id)
    .join(Permit, Permit.id == PermitVehicle.permit_id)
    .join(Product, Product.id == Permit.product_id)
    .join(Pool, Pool.id == Product.pool_id)
    .join(Garage, Garage.id == Pool.garage_id)
    .where(PermitVehicle.removed_at.is_(None), Vehicle.removed_at.is_(None))
    .order_by(Vehicle.key, Permit.id)
)


def _rights(
    session: Session, garage_slug: str, permits: Permits, *which: ColumnElement[bool]
) -> list[EntryRight]:
    found = _of_vehicles(session, garage_slug, permits, *which)
    return [right for _vehicle_id, right in found]


def _of_vehicles(
    session: Session, garage_slug: str, permits: Permits, *which: ColumnElement[bool]
) -> Iterator[tuple[int, EntryRight]]:
    """The rights of permits' vehicles, each with the vehicle's id. One query."""
    only = () if permits is None else (Permit.id.in_(permits),)
    for row in session.execute(_PLATES.where(Garage.slug == garage_slug, *which, *only)):
        vehicle_id, key, home, plate_type, number, permit_id, start, end, windows, state = row
        standing = _STANDINGS.get(PermitState(state), Standing.GOOD)
        right = EntryRight(
            key,
            home,
            plate_type,
            number,
            permit_id,
            start,
            end,
            to_windows(windows),
            standing=standing,
        )
        yield vehicle_id, right
