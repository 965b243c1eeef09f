"""One frame with what was read in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from lpr.lane.cameras.frames import Frame
from lpr.reading.records import PlateRead


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A frame with what was read in it, best first, and how long that took."""

    frame: Frame
    reads: Sequence[PlateRead]
    read_ms: float

    @property
    def confidence(self) -> float:
        """How sure the best read is; 0 where nothing was read."""
        return self.reads[0].confidence if self.reads else 0.0
