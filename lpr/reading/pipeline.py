"""The whole way from a frame to plates: locate, straighten, read, rank."""

from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from core.plates import is_plausible
from lpr.reading import weights
from lpr.reading.decode import Reading, decode
from lpr.reading.formats import settle
from lpr.reading.locator import Located, Locator
from lpr.reading.records import PlateRead
from lpr.reading.straighten import Corners, straighten

Frame = npt.NDArray[np.uint8]  # (height, width, 3) BGR, or (height, width) grey
# A reading less sure than this is tried again with other edges, since plates sit in frames and
# hollows that a locator may take for theirs; the surest try counts.
SURE = 0.8
OTHER_TRIES = ((0.88, 0.95), (0.76, 0.88), (1.1, 1.06))
MOST_RETRIED = 2  # of a frame's plates, the locator's surest
# What is less likely than this is no reading at all.
LEAST_CONFIDENCE = 0.1
_SIDES = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float32)
ENGINES = ("easyocr", "opencv")


class Engine(Protocol):
    """Reads straightened crops."""

    def scores(self, crops: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Scores before softmax, (n, 48, 37), for crops (n, 64, 192)."""


class PlateReader:
    """Reads the plates of single frames; one for each thread that reads."""

    def __init__(self, locator: Locator, engine: Engine) -> None:
        self.locator = locator
        self.engine = engine

    def read(self, frame: Frame) -> list[PlateRead]:
        """The plates of a BGR or grey frame, best first; an empty list where there is none."""
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) if frame.ndim == 3 else frame
        located = self.locator.locate(grey)
        if not located:
            return []
        return self.read_located(grey, located)

    def read_located(self, grey: npt.NDArray[Any], located: list[Located]) -> list[PlateRead]:
        """The plates at places that are known already, best first."""
        ranked = []
        readings = self._readings(grey, [plate.corners for plate in located])
        for place, (plate, first) in enumerate(zip(located, readings, strict=True)):
            reading = first
            if first.confidence < SURE and place < MOST_RETRIED:
                others = self._readings(grey, [_grown(plate.corners, *by) for by in OTHER_TRIES])
                reading = max([first, *others], key=lambda each: each.confidence)
            if reading.confidence < LEAST_CONFIDENCE or not is_plausible(reading.text):
                continue
            box = plate.box(grey.shape[1], grey.shape[0])
            read = PlateRead(reading.text, reading.confidence, box, reading.characters)
            ranked.append((plate.score * reading.confidence, read))
        ranked.sort(key=lambda pair: -pair[0])
        return [read for _, read in ranked]

    def _readings(self, grey: npt.NDArray[Any], places: list[Corners]) -> list[Reading]:
        crops = np.stack([straighten(grey, corners) for corners in places])
        return [settle(decode(scores)) for scores in self.engine.scores(crops)]


def _grown(corners: Corners, across: float, down: float) -> Corners:
    """The corners with both sides so many times as long, about the same middle."""
    centre = corners.mean(axis=0)
    right = (corners[1] + corners[2] - corners[0] - corners[3]) / 4
    below = (corners[2] + corners[3] - corners[0] - corners[1]) / 4
    # What is neither side is perspective, which stays.
    rest = corners - (centre + _SIDES[:, :1] * right + _SIDES[:, 1:] * below)
    grown = centre + _SIDES[:, :1] * right * across + _SIDES[:, 1:] * below * down + rest
    return np.asarray(grown, np.float32)


def open_engine(name: str) -> Engine:
    """The engine of that name. Raises ValueError for another, WeightsError for bad weights."""
    if name == "easyocr":
        from lpr.reading.easyocr_engine import EasyOcrEngine  # noqa: PLC0415 - brings PyTorch

        return EasyOcrEngine()
    if name == "opencv":
        from lpr.reading.opencv_engine import OpenCvEngine  # noqa: PLC0415 - as above

        return OpenCvEngine()
    raise ValueError(f"unknown engine {name!r}: choose one of {', '.join(ENGINES)}")


def open_reader(engine: str = "easyocr") -> PlateReader:
    """A reader whose networks are loaded and checked by hash.

    Raises ValueError for an unknown engine and WeightsError for missing or altered weights.
    """
    return PlateReader(Locator(weights.checked(weights.LOCATOR_ONNX)), open_engine(engine))
