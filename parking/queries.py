"""What other packages may read of parking: who may enter where, and how many spaces are free."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from parking.access import GarageState
from parking.garages.places import Place
from parking.listed.rights import (
    ListedPlate,
    entry_rights,
    lapsed_rights,
    listed_plates,
    withheld_rights,
)
from parking.models import (
    Garage,
    Stay,
    Vehicle,
)
from parking.stays.accounts import list_open_accounts, stamp_of_accounts
from parking.stays.forgetting import count_kept as count_kept_plates
from parking.stays.telling import ExitTold, tell_exit

__all__ = [
    "ExitTold",
    "GarageSpaces",
    "ListedPlate",
    "count_kept_plates",
    "entry_rights",
    "lapsed_rights",
    "list_open_accounts",
    "listed_plates",
    "plates_of_person",
    "spaces_now",
    "stamp_of_accounts",
    "tell_exit",
    "withheld_rights",
]


@dataclass(frozen=True)
class GarageSpaces:
    """How full a garage is: `free` of `capacity`, when last counted (None: never)."""

    slug: str
    letter: str
    color: str
    name: str
    state: str
    state_note: str
    is_public: bool
    capacity: int
    occupied: int
    counted_at: datetime | None
    directions: str = ""
    place: Place | None = None
    # Cars may have passed that the server has not heard of: see parking.stays.gates.
    is_doubtful: bool = False

    @property
    def free(self) -> int:
        """Spaces left; none where the garage takes nobody."""
        closed = self.state in {GarageState.CLOSED, GarageState.CLOSED_TO_ALL, GarageState.FULL}
        return 0 if closed else self.capacity - self.occupied


@dataclass(frozen=True)
class PermitStay:
    """A permit's car in a garage; `left_at` is None while it is inside."""

    key: str
    permit_id: str
    entered_at: datetime
    left_at: datetime | None


def permit_stays(session: Session, garage_slug: str, since: datetime | None) -> list[PermitStay]:
    """Permits' cars that are inside; given `since`, those that came or left from then on."""
    query = (
        select(Stay.key, Stay.permit_id, Stay.entered_at, Stay.left_at)
        .join(Garage, Garage.id == Stay.garage_id)
        .where(Garage.slug == garage_slug, Stay.key.is_not(None), Stay.permit_id.is_not(None))
        .order_by(Stay.entered_at)
    )
    if since is None:
        query = query.where(Stay.left_at.is_(None))
    else:
        query = query.where(or_(Stay.entered_at >= since, Stay.left_at >= since))
    return [
        PermitStay(str(key), str(permit), entered_at, left_at)
        for key, permit, entered_at, left_at in session.execute(query)
    ]


def plates_of_person(session: Session, person_id: int) -> list[tuple[str, str, str]]:
    """List a person's cars as (state, plate type, number as enrolled), the oldest first."""
    query = (
        select(Vehicle.state, Vehicle.plate_type, Vehicle.number)
        .where(Vehicle.person_id == person_id, Vehicle.removed_at.is_(None))
        .order_by(Vehicle.id)
    )
    return [(state, plate_type, number) for state, plate_type, number in session.execute(query)]


def spaces_now(session: Session, now: datetime) -> list[GarageSpaces]:
    """List all garages with their occupancy, public ones first. One query.

    Occupancy is the open stays plus what the last count by a person found beyond them, never
    below zero nor above capacity. `now` is when the reader asks: a count newer than that is
    left for the next reader.
    """
    open_stays = (
        select(Stay.garage_id, func.count().label("cars"))
        .where(Stay.left_at.is_(None), Stay.entered_at <= now)
        .group_by(Stay.garage_id)
        .subquery()
    )
    rows = session.execute(
        select(Garage, func.coalesce(open_stays.c.cars, 0))
        .outerjoin(open_stays, open_stays.c.garage_id == Garage.id)
        .order_by(Garage.is_public.desc(), Garage.position, Garage.name)
    )
    return [_spaces(garage, cars) for garage, cars in rows]


def stays_under_way(session: Session, stay_ids: Collection[int]) -> set[int]:
    """Which of these stays have not ended."""
    query = select(Stay.id).where(Stay.id.in_(stay_ids), Stay.left_at.is_(None))
    return set(session.scalars(query)) if stay_ids else set()


def _spaces(garage: Garage, open_stays: int) -> GarageSpaces:
    return GarageSpaces(
        slug=garage.slug,
        letter=garage.letter,
        color=garage.color,
        name=garage.name,
        state=garage.state,
        state_note=garage.state_note,
        is_public=garage.is_public,
        capacity=garage.capacity,
        occupied=min(max(open_stays + garage.occupancy_offset, 0), garage.capacity),
        counted_at=garage.counted_at,
        directions=garage.directions,
        place=_place(garage),
    )


def _place(garage: Garage) -> Place | None:
    if garage.latitude is None or garage.longitude is None:
        return None
    return Place(garage.latitude, garage.longitude)
