"""Which way a vehicle went, by how its plate grew or shrank in the picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

# A plate seen from twice as far is half as wide; a stopped car's outline trembles by less.
_GREW = 1.15
_SHRANK = 0.75
_LEAST_LOOKS = 4
MOST_POINTS = 240


class Faces(StrEnum):
    """Which end of a properly driven car the camera sees."""

    FRONT = "front"  # it comes nearer
    REAR = "rear"  # it goes away


class Movement(StrEnum):
    """What became of a vehicle that is gone."""

    ON = "on"  # it went the way the lane goes, as far as one can see
    BACK = "back"  # it came, and went back where it came from
    WRONG = "wrong"  # it came through from the other side


@dataclass(slots=True)
class Track:
    """How wide a vehicle's plate was, look after look. Bounded: a long stay is thinned out."""

    widths: list[int]

    def add(self, width: int) -> None:
        """Note one look."""
        if len(self.widths) >= MOST_POINTS:
            self.widths = self.widths[::2]
        self.widths.append(width)


def movement_of(widths: Sequence[int], faces: Faces) -> Movement:
    """Which way a vehicle went whose plate was so wide, oldest first. Few looks tell nothing.

    With a camera that sees fronts a plate that came nearer and then went away is a car that
    reversed out, and one that only went away came from behind the boom. A camera that sees rears
    sees the same the other way round.
    """
    if len(widths) < _LEAST_LOOKS:
        return Movement.ON
    seen = list(widths) if faces is Faces.FRONT else [round(1e6 / max(w, 1)) for w in widths]
    first, last, widest = _mean(seen[:2]), _mean(seen[-2:]), max(seen)
    if last > _SHRANK * widest:
        return Movement.ON
    return Movement.BACK if widest >= _GREW * first else Movement.WRONG


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values)
