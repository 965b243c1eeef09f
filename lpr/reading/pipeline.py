"""The whole way from a frame to plates: locate, straighten, read, name the state, rank."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from core.plates import is_plausible
from lpr.reading import weights
from lpr.reading.agreement import Attempt, best_attempt
from lpr.reading.decode import decode
from lpr.reading.edges import Edges
from lpr.reading.examination import Examination, ExaminedPlate, Stopwatch
from lpr.reading.formats import settle
from lpr.reading.frames import Frame, apart, plain, sound_places
from lpr.reading.locator import Located, Locator
from lpr.reading.records import PlateKind, PlateRead
from lpr.reading.state import StateNamer
from lpr.reading.straighten import Corners
from lpr.reading.tries import FIRST_TRY, Try, other_tries

Grey = npt.NDArray[Any]  # uint8, (height, width)
# A reading less sure than this is tried again, in other ways.
SURE = 0.8
MOST_RETRIED = 2  # of a frame's plates, the locator's surest
# What is less likely than this is no reading at all.
LEAST_CONFIDENCE = 0.1
ENGINES = ("easyocr", "opencv")


class Engine(Protocol):
    """Reads straightened crops."""

    def scores(self, crops: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """Scores before softmax, (n, 48, 37), for crops (n, 64, 192)."""


class Namer(Protocol):
    """Names whose plate it is from its design and words."""

    def name(self, frame: Frame, corners: Corners, text: str) -> PlateKind:
        """The kind of the plate at these corners of the frame, which was read as ``text``."""


class PlateReader:
    """Reads the plates of single frames; one for each thread that reads."""

    def __init__(self, locator: Locator, engine: Engine, namer: Namer | None = None) -> None:
        self.locator = locator
        self.engine = engine
        self.namer = namer

    def read(self, frame: Frame) -> list[PlateRead]:
        """The plates of a BGR or grey frame, best first; an empty list where there is none."""
        return self.examine(frame).reads

    def read_located(self, frame: Frame, located: Sequence[Located]) -> list[PlateRead]:
        """The plates at places that are known already, best first."""
        return self.examine(frame, located).reads

    def examine(self, frame: Frame, located: Sequence[Located] | None = None) -> Examination:
        """The plates of a BGR or grey frame, best first, with how they were read.

        ``located`` gives their places where these are known already. Raises FrameError for what
        is no frame.
        """
        watch = Stopwatch()
        frame = plain(frame)
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) if frame.ndim == 3 else frame
        if located is None:
            located = self.locator.locate(grey)
        width, height = grey.shape[1], grey.shape[0]
        whole, cut = apart(sound_places(located, width, height), width)
        watch.lap("locate")
        plates, unread = self._read_all(grey, whole, watch)
        unread += [plate.corners for plate in cut]
        # The locator's score counts too: what hardly looks like a plate is not read first.
        plates.sort(key=lambda plate: -plate.located * plate.read.confidence)
        watch.lap("decide")
        named = [self._named(frame, plate) for plate in plates]
        watch.lap("state")
        return Examination(tuple(named), tuple(unread), watch.milliseconds)

    def _read_all(
        self, grey: Grey, located: Sequence[Located], watch: Stopwatch
    ) -> tuple[list[ExaminedPlate], list[Corners]]:
        """What could be read, and the places where nothing could."""
        plates, unread = [], []
        firsts = self._tried(grey, [(FIRST_TRY, plate.corners) for plate in located], watch)
        for place, (plate, first) in enumerate(zip(located, firsts, strict=True)):
            tries = [first]
            if first.reading.confidence < SURE and place < MOST_RETRIED:
                others = [(way, plate.corners) for way in other_tries(plate.corners)]
                tries += self._tried(grey, others, watch)
            attempt, reading = best_attempt(tries)
            if reading.confidence < LEAST_CONFIDENCE or not is_plausible(reading.text):
                unread.append(plate.corners)
                continue
            box = plate.box(grey.shape[1], grey.shape[0])
            read = PlateRead(reading.text, reading.confidence, box, reading.characters)
            crop = tries[attempt].crop
            plates.append(ExaminedPlate(read, plate.corners, crop, plate.score, attempt))
        return plates, unread

    def _tried(
        self, grey: Grey, tries: Sequence[tuple[Try, Corners]], watch: Stopwatch
    ) -> list[Attempt]:
        """What each try gives."""
        if not tries:
            return []
        crops = np.stack([way(grey, corners) for way, corners in tries])
        watch.lap("straighten")
        scores = self.engine.scores(crops)
        watch.lap("read")
        readings = [settle(decode(each)) for each in scores]
        watch.lap("decide")
        return [Attempt(*each) for each in zip(readings, crops, scores, strict=True)]

    def _named(self, frame: Frame, plate: ExaminedPlate) -> ExaminedPlate:
        if self.namer is None:
            return plate
        kind = self.namer.name(frame, plate.corners, plate.read.text)
        read = replace(
            plate.read,
            state=kind.state,
            state_confidence=kind.confidence,
            plate_type=kind.plate_type,
            states=kind.ranked,
        )
        return replace(plate, read=read)


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
    """A reader whose networks are loaded and checked by hash. OpenCV gets one thread.

    Raises ValueError for an unknown engine and WeightsError for missing or altered weights.
    """
    cv2.setNumThreads(1)  # docs/decisions/0090
    edges = Edges(weights.checked(weights.EDGES_ONNX))
    locator = Locator(weights.checked(weights.LOCATOR_ONNX), edges)
    return PlateReader(
        locator, open_engine(engine), StateNamer(weights.checked(weights.STATE_ONNX))
    )
