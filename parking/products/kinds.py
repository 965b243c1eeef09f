"""The kinds of products, and what a product of each must have to be what it is called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parking.access import Window


class Kind(StrEnum):
    """What sort of permit a product is."""

    MONTHLY = "monthly"
    SHIFT = "shift"
    OVERNIGHT_WEEKEND = "overnight_weekend"
    CARPOOL = "carpool"
    MOTORCYCLE = "motorcycle"
    ACCESSIBLE = "accessible"
    ELECTRIC = "electric"
    VENDOR = "vendor"
    LEASED = "leased"
    EVENT = "event"


class Lack(StrEnum):
    """What keeps a product from being of its kind. Sentences: parking.products.words."""

    HOURS = "hours"
    BY_DAY = "by_day"
    MOTORCYCLES = "motorcycles"
    BY_APPLICATION = "by_application"
    SPONSOR = "sponsor"
    LAST_DAY = "last_day"
    BOTH_DAYS = "both_days"
    PEOPLE = "people"
    CHARGERS = "chargers"


# When patients need the main garages: weekdays from seven to five, in minutes of the day.
PATIENT_DAYS = frozenset(range(5))
PATIENTS_FROM, PATIENTS_UNTIL = 7 * 60, 17 * 60


@dataclass(frozen=True)
class Shape:
    """What tells kinds apart in a product."""

    windows: tuple[Window, ...] = ()
    plate_types: frozenset[str] = frozenset()
    least_people: int = 1
    # How many spaces for electric cars its garage has.
    electric_spaces: int = 0
    needs_sponsor: bool = False
    by_application: bool = False
    good_from: date | None = None
    good_until: date | None = None


# Which field of a product each lack is about.
FIELDS: Mapping[Lack, str] = {
    Lack.HOURS: "windows",
    Lack.BY_DAY: "windows",
    Lack.MOTORCYCLES: "plate_types",
    Lack.BY_APPLICATION: "sold_by",
    Lack.SPONSOR: "needs_sponsor",
    Lack.LAST_DAY: "good_until",
    Lack.BOTH_DAYS: "good_until",
    Lack.PEOPLE: "least_people",
    Lack.CHARGERS: "pool_id",
}


def find_lacks(kind: Kind, shape: Shape) -> tuple[Lack, ...]:
    """List what a product lacks to be of a kind; empty where it is."""
    is_dated = shape.good_from is not None and shape.good_until is not None
    needs = {
        Kind.SHIFT: ((not shape.windows, Lack.HOURS),),
        Kind.OVERNIGHT_WEEKEND: (
            (not shape.windows, Lack.HOURS),
            (any(map(is_among_patients, shape.windows)), Lack.BY_DAY),
        ),
        # Cars of several people are on it, and one of them is inside at a time.
        Kind.CARPOOL: ((shape.least_people <= 1, Lack.PEOPLE),),
        Kind.MOTORCYCLE: ((shape.plate_types != {"motorcycle"}, Lack.MOTORCYCLES),),
        Kind.ELECTRIC: ((shape.electric_spaces <= 0, Lack.CHARGERS),),
        Kind.ACCESSIBLE: ((not shape.by_application, Lack.BY_APPLICATION),),
        Kind.VENDOR: (
            (not shape.needs_sponsor, Lack.SPONSOR),
            (not shape.by_application, Lack.BY_APPLICATION),
        ),
        Kind.LEASED: (
            (shape.good_until is None, Lack.LAST_DAY),
            (not shape.by_application, Lack.BY_APPLICATION),
        ),
        Kind.EVENT: ((not is_dated, Lack.BOTH_DAYS),),
    }
    return tuple(lack for is_lacking, lack in needs.get(kind, ()) if is_lacking)


def is_among_patients(window: Window) -> bool:
    """Whether a window lets in on a weekday between seven and five."""
    if window.starts < window.ends:
        overlaps = window.starts < PATIENTS_UNTIL and window.ends > PATIENTS_FROM
        return overlaps and bool(window.days & PATIENT_DAYS)
    # Over midnight: the evening of its day, then the morning of the next.
    evening = window.starts < PATIENTS_UNTIL and bool(window.days & PATIENT_DAYS)
    next_days = {(day + 1) % 7 for day in window.days}
    morning = window.ends > PATIENTS_FROM and bool(next_days & PATIENT_DAYS)
    return evening or morning
