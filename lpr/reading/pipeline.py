"""The whole way from a frame to plates: locate, straighten, read, rank."""

from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from core.plates import is_plausible
from lpr.reading import weights
from lpr.reading.decode import decode
from lpr.reading.locator import Located, Locator
from lpr.reading.records import PlateRead
from lpr.reading.straighten import straighten

Frame = npt.NDArray[np.uint8]  # (height, width, 3) BGR, or (height, width) grey
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
        located = self.locator.locate(grey)  # type: ignore[arg-type]
        if not located:
            return []
        return self.read_located(grey, located)  # type: ignore[arg-type]

    def read_located(self, grey: npt.NDArray[np.uint8], located: list[Located]) -> list[PlateRead]:
        """The plates at places that are known already, best first."""
        crops = np.stack([straighten(grey, plate.corners) for plate in located])
        ranked = []
        for plate, scores in zip(located, self.engine.scores(crops), strict=True):
            reading = decode(scores)
            if not is_plausible(reading.text):
                continue
            box = plate.box(grey.shape[1], grey.shape[0])
            read = PlateRead(reading.text, reading.confidence, box, reading.characters)
            ranked.append((plate.score * reading.confidence, read))
        ranked.sort(key=lambda pair: -pair[0])
        return [read for _, read in ranked]


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
