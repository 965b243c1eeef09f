"""Where garages stand on the map, and which of them are near another."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

_WRITTEN = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*[,;]\s*(-?\d{1,3}(?:\.\d+)?)")
_MOST_LATITUDE, _MOST_LONGITUDE = 90.0, 180.0
# The mean radius of the Earth, in metres (IUGG).
_RADIUS_M = 6_371_009.0


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map, in degrees: north and east are above zero."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        """As maps write it, to about a metre."""
        return f"{self.latitude:.5f}, {self.longitude:.5f}"


class Placed(Protocol):
    """A garage, and where it stands; None where nobody has said."""

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        ...

    @property
    def place(self) -> Place | None:
        """Where its entrance is."""
        ...


AnyPlaced = TypeVar("AnyPlaced", bound=Placed)


def parse_place(text: str) -> Place:
    """Read a place as maps write it, ``42.36270, -71.06890``. Raises ValueError."""
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise ValueError(f"{text!r} is no place")
    place = Place(float(written[1]), float(written[2]))
    if abs(place.latitude) > _MOST_LATITUDE or abs(place.longitude) > _MOST_LONGITUDE:
        raise ValueError(f"{text!r} is beyond the map")
    return place


def metres_between(one: Place, other: Place) -> float:
    """How far two places are apart as the crow flies, in metres.

    The earth is flat within a city: the equirectangular approximation, whose error at ten
    kilometres is below a metre in our latitudes.
    """
    middle = math.radians((one.latitude + other.latitude) / 2)
    north = math.radians(other.latitude - one.latitude)
    east = math.radians(other.longitude - one.longitude) * math.cos(middle)
    return _RADIUS_M * math.hypot(north, east)


def others_nearest_first(garages: Iterable[AnyPlaced], slug: str) -> list[AnyPlaced]:
    """List all other garages, the nearest to this one first.

    Those of which nobody has said where they stand come last, in the order given; so do all where
    that is not known of this one.
    """
    told = list(garages)
    here = next((garage.place for garage in told if garage.slug == slug), None)
    others = [garage for garage in told if garage.slug != slug]
    return others if here is None else sorted(others, key=lambda each: _far(here, each.place))


def _far(here: Place, there: Place | None) -> float:
    return math.inf if there is None else metres_between(here, there)
