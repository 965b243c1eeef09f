"""Temporary plates on lanes' lists: each a right of its own, and what it leaves of the own car's.

All of it stands on the list with its times, so that a lane that is cut off ends it by itself too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from parking.access import EntryRight, Standing
from parking.hours.windows import to_windows
from parking.models import Garage, Permit, Pool, Product
from parking.permits.life import PermitState
from parking.temporary.models import TemporaryPlate

# For how long a lane can say that a temporary plate is over.
TOLD_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class StandIn:
    """A temporary plate's right, and the vehicle whose right it takes meanwhile, if any."""

    right: EntryRight
    instead_of: int | None
    ends_at: datetime


def list_stand_ins(
    session: Session, garage_slug: str, now: datetime, permits: Iterable[str] | None = None
) -> list[StandIn]:
    """The temporary plates of a garage's active permits, and those that ran out of late.

    One query.
    """
    only = () if permits is None else (TemporaryPlate.permit_id.in_(permits),)
    ran_out = and_(TemporaryPlate.ends_at <= now, TemporaryPlate.ends_at > now - TOLD_AFTER)
    rows = session.execute(
        select(TemporaryPlate, Permit.valid_from, Permit.lives_until, Product.windows)
        .join(Permit, Permit.id == TemporaryPlate.permit_id)
        .join(Product, Product.id == Permit.product_id)
        .join(Pool, Pool.id == Product.pool_id)
        .join(Garage, Garage.id == Pool.garage_id)
        .where(
            Garage.slug == garage_slug,
            Permit.state == PermitState.ACTIVE,
            Permit.lives_until > now,
            or_(
                and_(TemporaryPlate.ended_at.is_(None), TemporaryPlate.ends_at > now),
                and_(
                    ran_out,
                    or_(
                        TemporaryPlate.ended_at.is_(None),
                        TemporaryPlate.ended_at == TemporaryPlate.ends_at,
                    ),
                ),
            ),
            *only,
        )
    )
    return [
        StandIn(_right(plate, begins, ends, windows), plate.instead_of_id, plate.ends_at)
        for plate, begins, ends, windows in rows
    ]


def with_stand_ins(
    rights: Iterable[tuple[int, EntryRight]], stand_ins: Iterable[StandIn], now: datetime
) -> list[EntryRight]:
    """Own cars' rights, each with its vehicle's id, as temporary plates leave them; and theirs."""
    listed = list(stand_ins)
    places = {
        (one.right.permit_id, one.instead_of): one.ends_at for one in listed if now < one.ends_at
    }
    found = [one.right for one in listed]
    for vehicle_id, right in rights:
        ends_at = places.get((right.permit_id, vehicle_id))
        found += [right] if ends_at is None else _left_of(right, ends_at)
    return sorted(found, key=lambda right: (right.key, right.permit_id, right.standing))


def _left_of(right: EntryRight, ends_at: datetime) -> Iterator[EntryRight]:
    """What the own car is until the temporary plate ends, and what it is again from then on."""
    yield replace(right, valid_until=ends_at, standing=Standing.REPLACED)
    if right.valid_until is None or ends_at < right.valid_until:
        yield replace(right, valid_from=ends_at)


def _right(
    plate: TemporaryPlate, begins: datetime, ends: datetime, windows: list[dict[str, object]]
) -> EntryRight:
    return EntryRight(
        plate.key,
        plate.state,
        plate.plate_type,
        plate.number,
        plate.permit_id,
        max(begins, plate.begins_at),
        min(ends, plate.ends_at),
        to_windows(windows),
        standing=Standing.TEMPORARY,
    )
