"""Each garage's inside as it is now: as what the cars came, who moved of late, what is in doubt."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from parking.models import CountCorrection, Garage, Stay, UnpairedExit
from parking.queries import GarageSpaces, spaces_now
from parking.stays.gates import Unheard, unheard_lanes
from parking.stays.kinds import StayKind

# What "of late" means: long enough to show a rush, short enough to be of now.
OF_LATE = timedelta(minutes=15)


@dataclass(frozen=True)
class Occupancy:
    """One garage. `inside` has every kind; `came` and `left` are of the last 15 minutes."""

    spaces: GarageSpaces
    inside: Mapping[StayKind, int]
    came: int
    left: int
    unheard: Sequence[Unheard]
    counted: CountCorrection | None

    @property
    def beyond(self) -> int:
        """Cars in the count whose entry nobody knows; below nought, stays whose car has gone."""
        return self.spaces.occupied - sum(self.inside.values())


def occupancy_now(session: Session, now: datetime) -> list[Occupancy]:
    """Every garage, public ones first. Six queries, however many garages and cars there are."""
    unheard = unheard_lanes(session, now)
    inside = _inside(session, now)
    came, left = _came(session, now), _left(session, now)
    counted = _last_counts(session, now)
    return [
        Occupancy(
            spaces,
            {kind: inside[spaces.slug, kind] for kind in StayKind},
            came.get(spaces.slug, 0),
            left.get(spaces.slug, 0),
            unheard.get(spaces.slug, ()),
            counted.get(spaces.slug),
        )
        for spaces in spaces_now(session, now)
    ]


def _inside(session: Session, now: datetime) -> Mapping[tuple[str, str], int]:
    rows = session.execute(
        select(Garage.slug, Stay.kind, func.count())
        .join(Stay, Stay.garage_id == Garage.id)
        .where(Stay.left_at.is_(None), Stay.entered_at <= now)
        .group_by(Garage.slug, Stay.kind)
    )
    counts: dict[tuple[str, str], int] = defaultdict(int)
    counts.update({(slug, kind): cars for slug, kind, cars in rows})
    return counts


def _came(session: Session, now: datetime) -> dict[str, int]:
    rows = session.execute(
        select(Garage.slug, func.count())
        .join(Stay, Stay.garage_id == Garage.id)
        .where(Stay.entered_at > now - OF_LATE, Stay.entered_at <= now)
        .group_by(Garage.slug)
    )
    return {row[0]: row[1] for row in rows}


def _left(session: Session, now: datetime) -> dict[str, int]:
    """Exits that were seen, whether or not a stay is known of them."""
    since = now - OF_LATE
    paired = select(Stay.garage_id.label("garage_id")).where(
        Stay.left_at > since, Stay.left_at <= now, Stay.exit_passage_uid.is_not(None)
    )
    unpaired = select(UnpairedExit.garage_id).where(UnpairedExit.at > since, UnpairedExit.at <= now)
    exits = union_all(paired, unpaired).subquery()
    rows = session.execute(
        select(Garage.slug, func.count())
        .join(exits, exits.c.garage_id == Garage.id)
        .group_by(Garage.slug)
    )
    return {row[0]: row[1] for row in rows}


def _last_counts(session: Session, now: datetime) -> dict[str, CountCorrection]:
    """The last count by hand of each garage that was not taken back."""
    stands = (CountCorrection.undone_at.is_(None), CountCorrection.at <= now)
    newest = (
        select(func.max(CountCorrection.id))
        .where(*stands)
        .group_by(CountCorrection.garage_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Garage.slug, CountCorrection)
        .join(CountCorrection, CountCorrection.garage_id == Garage.id)
        .where(CountCorrection.id.in_(newest))
    )
    return {row[0]: row[1] for row in rows}
