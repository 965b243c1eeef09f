"""How much the reader's confidence is worth, measured on drawn plates it was never trained on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.plates import fold
from lpr.reading.decode import decode
from lpr.reading.formats import settle
from lpr.reading.pipeline import Engine
from lpr.training.samples import draw_sample

FIRST = 2_000_000_000  # seeds from here on measure; none of them trains
MOST_WRONG = 0.001  # of all plates drawn


@dataclass(frozen=True)
class Curve:
    """Confidences of drawn plates, and whether each was read as its own key."""

    confidences: npt.NDArray[Any]
    right: npt.NDArray[Any]

    def at(self, threshold: float) -> tuple[float, int]:
        """The share of plates at or above the threshold, and how many of those are wrong."""
        above = self.confidences >= threshold
        return float(above.mean()), int((above & ~self.right).sum())


def measure(engine: Engine, plates: int, batch: int = 64) -> Curve:
    """Draw so many plates, read them, and compare by folded number."""
    confidences: list[float] = []
    right: list[bool] = []
    for crops, numbers in _drawn(plates, batch):
        for scores, number in zip(engine.scores(crops), numbers, strict=True):
            reading = settle(decode(scores))
            confidences.append(reading.confidence)
            right.append(fold(reading.text) == fold(number))
    return Curve(np.array(confidences), np.array(right))


def _drawn(plates: int, batch: int) -> Iterator[tuple[npt.NDArray[Any], list[str]]]:
    for start in range(0, plates, batch):
        seeds = range(FIRST + start, FIRST + min(start + batch, plates))
        crops, numbers = zip(*(draw_sample(seed) for seed in seeds), strict=True)
        yield np.stack(crops), list(numbers)


def choose_threshold(curve: Curve, most_wrong: float = MOST_WRONG) -> float:
    """The lowest threshold, in steps of 0.005, that at most this share of plates passes wrongly.

    1.0 where there is none.
    """
    for step in range(100, 200):
        threshold = step / 200
        if curve.at(threshold)[1] <= most_wrong * len(curve.confidences):
            return threshold
    return 1.0
