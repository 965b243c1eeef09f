"""What a reader tells of one frame beside the plates: where, from which crop, how long it took."""

import time
from dataclasses import dataclass
from typing import Any

import numpy.typing as npt

from lpr.reading.records import PlateRead
from lpr.reading.straighten import Corners

STAGES = ("locate", "straighten", "read", "state", "decide")


class Stopwatch:
    """Milliseconds by stage, added up over a frame."""

    def __init__(self) -> None:
        self.milliseconds = dict.fromkeys(STAGES, 0.0)
        self._since = time.perf_counter()

    def lap(self, stage: str) -> None:
        """Count the time since the last lap for the stage."""
        now = time.perf_counter()
        self.milliseconds[stage] += (now - self._since) * 1000
        self._since = now


@dataclass(frozen=True, eq=False, slots=True)
class ExaminedPlate:
    """One plate that was read, and how.

    ``corners`` are frame pixels, clockwise from top left; ``crop`` is the straightened grey
    picture (64, 192) whose reading counted; ``attempt`` is 0 for the first, above for the tries
    that a doubtful plate gets.
    """

    read: PlateRead
    corners: Corners
    crop: npt.NDArray[Any]
    located: float
    attempt: int = 0


@dataclass(frozen=True, eq=False, slots=True)
class Examination:
    """The plates of one frame, best first, and what else was seen on the way.

    ``unread`` are the corners of things like plates that gave no reading; ``milliseconds`` are
    by stage (``STAGES``), other work left out.
    """

    plates: tuple[ExaminedPlate, ...]
    unread: tuple[Corners, ...]
    milliseconds: dict[str, float]

    @property
    def reads(self) -> list[PlateRead]:
        """The plates alone, best first."""
        return [plate.read for plate in self.plates]
