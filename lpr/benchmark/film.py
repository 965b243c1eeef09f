"""A film of cars at a gate, drawn from code, and a camera that shows it at a given pace."""

import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import cv2

from core.clock import SystemClock
from lpr.lane.cameras.frames import Frame
from lpr.lane.cameras.video import VideoFile
from lpr.training.scenes import draw_arrival

CARS = (("8ABC12", "MA", 0), ("KRT4471", "NY", 4), ("372GHK", "CT", 6), ("7XYZ901", "CA", 9))
FRAMES_A_CAR = 25
_RATE = 25  # written into the film; who plays it sets the pace


class FilmError(Exception):
    """OpenCV could not write the film."""


def draw_film(path: Path) -> None:
    """Write the four cars' arrivals, 100 frames of 1280x720, as motion JPEG. Raises FilmError."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), _RATE, (1280, 720))
    if not writer.isOpened():
        raise FilmError(f"{path} cannot be written as a film.")
    for number, state, seed in CARS:
        for frame in draw_arrival(number, state, seed=seed, frames=FRAMES_A_CAR):
            writer.write(frame)
    writer.release()


class FilmCamera:
    """Plays a film over and over for some seconds.

    With a rate its frames come at that pace, whether or not anybody has time for them, as a real
    camera's do; without one they come as fast as they are taken.
    """

    is_stream = True
    trouble = None
    broken = 0

    def __init__(self, film: Path, rate: float | None, seconds: float) -> None:
        self._film = film
        self._rate = rate
        self._seconds = seconds
        self._stopped = threading.Event()
        self._clock = SystemClock()
        self.is_live = rate is not None
        self.shown = 0

    def frames(self) -> Iterator[Frame]:
        """Yield frames until the seconds are over."""
        began = time.monotonic()
        for number, frame in zip(count(), self._endless(), strict=False):
            if self._rate is not None:
                self._stopped.wait(max(began + number / self._rate - time.monotonic(), 0))
            if self._stopped.is_set() or time.monotonic() - began >= self._seconds:
                return
            self.shown += 1
            yield Frame(self._clock.now(), frame.picture)

    def release(self, arrival: str) -> None:
        """Keep nothing, so there is nothing to let go."""

    def stop(self) -> None:
        """End after the frame in hand."""
        self._stopped.set()

    def _endless(self) -> Iterator[Frame]:
        while True:
            yield from VideoFile(self._film, self._clock).frames()
