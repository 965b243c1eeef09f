"""The whole way from a frame to plates: locate, straighten, read, name the state, rank."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import cv2
import numpy.typing as npt

from core.plates import is_plausible
from lpr.reading import weights
from lpr.reading.agreement import Attempt, best_attempt
from lpr.reading.decode import decode
from lpr.reading.edges import Edges
from lpr.reading.engines import Engine, open_engine
from lpr.reading.examination import Examination, ExaminedPlate, Stopwatch
from lpr.reading.formats import settle
from lpr.reading.frames import Frame, apart, plain, sound_places
from lpr.reading.locator import Located, Locator
from lpr.reading.onnx_network import THREADS, OnnxNetwork, Opens
from lpr.reading.records import PlateKind, PlateRead
from lpr.reading.state import StateNamer
from lpr.reading.straighten import Corners
from lpr.reading.tries import FIRST_TRY, Try, other_tries

Grey = npt.NDArray[Any]  # uint8, (height, width)
# What is less likely than this is no reading at all.
LEAST_CONFIDENCE = 0.1


class StateSeen(Protocol):
    """What a plate's design and words say of its state and type."""

    @property
    def states(self) -> Mapping[str, float]:
        """The likelier states with their probabilities, before any number was read."""

    def named(self, text: str) -> PlateKind:
        """The kind of the plate, which was read as ``text``."""


class Namer(Protocol):
    """Looks for whose plate it is."""

    def look(self, frame: Frame, corners: Corners) -> StateSeen:
        """What is seen at these corners of the frame."""


class PlateReader:
    """Reads the plates of single frames; one for each thread that reads."""

    def __init__(self, locator: Locator, engine: Engine, namer: Namer | None = None) -> None:
        self.locator = locator
        self.engine = engine
        self.namer = namer

    def without_states(self) -> "PlateReader":
        """The same reader, which does not look for whose plate it is."""
        return PlateReader(self.locator, self.engine)

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
        plates, unread = [], [plate.corners for plate in cut]
        for plate in whole:
            examined = self._read_plate(frame, grey, plate, watch)
            if examined is None:
                unread.append(plate.corners)
            else:
                plates.append(examined)
        # The locator's score counts too: what hardly looks like a plate is not read first.
        plates.sort(key=lambda plate: -plate.located * plate.read.confidence)
        return Examination(tuple(plates), tuple(unread), watch.milliseconds)

    def _read_plate(
        self, frame: Frame, grey: Grey, plate: Located, watch: Stopwatch
    ) -> ExaminedPlate | None:
        """The plate with its number and state; None where no number can be read."""
        seen = self.namer.look(frame, plate.corners) if self.namer else None
        watch.lap("state")
        states = seen.states if seen else None
        ways = (FIRST_TRY, *other_tries(plate.corners))
        tries = [self._tried(way, grey, plate.corners, states, watch) for way in ways]
        attempt, reading = best_attempt(tries)
        if reading.confidence < LEAST_CONFIDENCE or not is_plausible(reading.text):
            return None
        kind = seen.named(reading.text) if seen else PlateKind()
        read = PlateRead(
            reading.text,
            reading.confidence,
            plate.box(grey.shape[1], grey.shape[0]),
            reading.characters,
            state=kind.state,
            state_confidence=kind.confidence,
            plate_type=kind.plate_type,
            states=kind.ranked,
        )
        watch.lap("decide")
        return ExaminedPlate(read, plate.corners, tries[attempt].crop, plate.score, attempt)

    def _tried(
        self,
        way: Try,
        grey: Grey,
        corners: Corners,
        states: Mapping[str, float] | None,
        watch: Stopwatch,
    ) -> Attempt:
        """What one try gives. What the design says of the state helps to tell O from 0."""
        crop = way(grey, corners)
        watch.lap("straighten")
        scores = self.engine.scores(crop[None])[0]
        watch.lap("read")
        reading = settle(decode(scores), states)
        watch.lap("decide")
        return Attempt(reading, crop, scores)


def open_reader(engine: str = "easyocr", opens: Opens = OnnxNetwork) -> PlateReader:
    """A reader whose networks are loaded and checked by hash. OpenCV gets two threads.

    ``opens`` makes the networks. Raises ValueError for an unknown engine and WeightsError for
    missing or altered weights.
    """
    cv2.setNumThreads(THREADS)
    edges = Edges(opens(weights.checked(weights.EDGES_ONNX)))
    locator = Locator(opens(weights.checked(weights.LOCATOR_ONNX)), edges)
    namer = StateNamer(opens(weights.checked(weights.STATE_ONNX)))
    return PlateReader(locator, open_engine(engine, opens), namer)
