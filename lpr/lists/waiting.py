"""Questions that wait on the server for something new: few at a time, so that pages are served."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# How often somebody who waits looks: a change is in the lane well within two seconds.
LOOK_S = 0.25


class WaitingRoom:
    """The seats of one process. Each who waits holds one of its threads."""

    def __init__(
        self,
        seats: int,
        *,
        pause: Callable[[float], None] = time.sleep,
        seconds: Callable[[], float] = time.monotonic,
        is_closing: Callable[[], bool] = lambda: False,
    ) -> None:
        self._seats = threading.Semaphore(seats)
        self._pause = pause
        self._seconds = seconds
        self._is_closing = is_closing

    def wait(self, look: Callable[[], T | None], seconds: float) -> T | None:
        """Look again and again until there is something, at most so many seconds.

        None after that, and at once where no seat is free or the process ends.
        """
        if not self._seats.acquire(blocking=False):
            return None
        try:
            until = self._seconds() + seconds
            while self._seconds() < until and not self._is_closing():
                self._pause(LOOK_S)
                found = look()
                if found is not None:
                    return found
            return None
        finally:
            self._seats.release()
