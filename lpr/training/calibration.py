"""How much the reader's confidence is worth, measured on drawn plates it was never trained on."""

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from core.plates import fold
from lpr.reading.locator import Located
from lpr.reading.onnx_network import OnnxNetwork
from lpr.reading.pipeline import PlateReader, open_reader
from lpr.training.samples import draw_view

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


def measure(
    reader: PlateReader, plates: int, first: int = FIRST, step: int = 1
) -> list[tuple[float, bool]]:
    """Draw every ``step``-th of so many plates, read them, and compare by folded number.

    The reader gets corners as its own locator would give them, and tries a plate in every way that
    it does at the gate. These plates are grey and of no state's design, so none is looked for;
    ``lpr.training.format_measure`` tells what one adds. What is not read has confidence 0.
    """
    outcomes = []
    for seed in range(first, first + plates, step):
        view = draw_view(seed)
        reads = reader.read_located(view.picture, [Located(view.corners, 1.0)])
        confidence = reads[0].confidence if reads else 0.0
        right = bool(reads) and fold(reads[0].text) == fold(view.number)
        outcomes.append((confidence, right))
    return outcomes


def measure_on_all_cores(plates: int) -> Curve:
    """The same, shared among as many processes as there are cores."""
    cores = os.cpu_count() or 1
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(cores, mp_context=context) as pool:
        parts = [pool.submit(_part, plates, place, cores) for place in range(cores)]
        outcomes = [outcome for part in parts for outcome in part.result()]
    confidences, right = zip(*outcomes, strict=True)
    return Curve(np.array(confidences), np.array(right))


def _part(plates: int, place: int, parts: int) -> list[tuple[float, bool]]:
    reader = open_reader("onnx", partial(OnnxNetwork, threads=1)).without_states()
    cv2.setNumThreads(1)
    return measure(reader, plates - place, FIRST + place, parts)


def choose_threshold(curve: Curve, most_wrong: float = MOST_WRONG) -> float:
    """The lowest threshold, in steps of 0.001, that at most this share of plates passes wrongly.

    1.0 where there is none.
    """
    for step in range(500, 1000):
        threshold = step / 1000
        if curve.at(threshold)[1] <= most_wrong * len(curve.confidences):
            return threshold
    return 1.0
