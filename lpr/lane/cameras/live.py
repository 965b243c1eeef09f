"""A camera on the line: called again when it is lost, its troubles noticed and named."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from core.clock import Clock
from lpr.lane.backoff import backoff
from lpr.lane.cameras.frames import Frame, Picture
from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.troubles import CameraTroubleError, Trouble, trouble_sentence
from lpr.lane.cameras.watch import PictureWatch

log = logging.getLogger("gatehouse.lane")

_RETRY_FIRST_S, _RETRY_LAST_S = 0.5, 15.0
# So many pictures in a row that cannot be decoded are no accident.
_BROKEN_IN_A_ROW = 5


class Line(Protocol):
    """One way to a camera, such as MJPEG over HTTP."""

    shown: str  # the address, without its credentials

    def pictures(self, is_stopped: Callable[[], bool]) -> Iterator[Picture | None]:
        """Connect, and yield pictures, and None for each that cannot be decoded.

        Ends where the camera hangs up. Raises CameraTroubleError where it can say more, at the
        latest when the camera was silent for longer than the line's patience.
        """
        ...


class LiveCamera:
    """Frames of a line for ever: after a loss it waits longer each time, with jitter."""

    is_live = True
    is_stream = True

    def __init__(self, line: Line, clock: Clock, patience: Patience) -> None:
        self._line = line
        self._clock = clock
        # It outlives a connection: what stood still before a loss and does after it never moved.
        self._watch = PictureWatch(patience)
        self._stopped = threading.Event()
        self._broken_in_a_row = 0
        self.broken = 0
        self.trouble: Trouble | None = None

    def frames(self) -> Iterator[Frame]:
        """Yield frames until stopped, connection after connection."""
        failures = 0
        while not self._stopped.is_set():
            started = time.monotonic()
            try:
                yield from self._one_connection()
                lost = Trouble.DROPPED
            except CameraTroubleError as error:
                lost = error.trouble
            if self._stopped.is_set():
                return
            self._note(lost)
            # One that answers and is lost at once again and again is not called faster for it.
            failures = 0 if time.monotonic() - started > _RETRY_LAST_S else failures + 1
            self._stopped.wait(backoff(failures, _RETRY_FIRST_S, _RETRY_LAST_S))

    def release(self, arrival: str) -> None:
        """Keep nothing, so there is nothing to let go."""

    def stop(self) -> None:
        """End after the frame in hand, or when the line's patience is over."""
        self._stopped.set()

    def _one_connection(self) -> Iterator[Frame]:
        for picture in self._line.pictures(self._stopped.is_set):
            if picture is None:
                self._count_broken()
                continue
            self._broken_in_a_row = 0
            self._note(self._watch.look(picture, time.monotonic()))
            yield Frame(self._clock.now(), picture)

    def _count_broken(self) -> None:
        self.broken += 1
        self._broken_in_a_row += 1
        if self._broken_in_a_row >= _BROKEN_IN_A_ROW:
            self._note(Trouble.UNREADABLE)

    def _note(self, trouble: Trouble | None) -> None:
        """Keep what is wrong, and say it in the log when it changes."""
        if trouble is self.trouble:
            return
        self.trouble = trouble
        if trouble is None:
            log.info("camera %s works", self._line.shown)
        else:
            log.warning("camera %s: %s: %s", self._line.shown, trouble, trouble_sentence(trouble))
