"""A clock that does not jump while a vehicle stands at the gate, whatever the machine's does."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from core.clock import Clock, SystemClock

# Less than this is a clock that is being set right, and nobody needs to hear of it.
JUMP_S = 2.0
# A lane that is never empty takes the machine's time after this all the same.
_AT_LATEST_S = 60.0


class SteadyClock:
    """The machine's time at the start, carried on by its monotonic clock, and set anew in a pause.

    Durations between two of its instants are true. `settle` belongs to one thread.
    """

    def __init__(
        self, wall: Clock | None = None, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall or SystemClock()
        self._seconds = seconds
        self._anchor = (self._wall.now(), seconds())
        self._off_since: float | None = None

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        at, seconds = self._anchor
        return at + timedelta(seconds=self._seconds() - seconds)

    def settle(self, *, is_idle: bool) -> float:
        """Take the machine's time over in a pause; how many seconds it had jumped, else 0."""
        wall, seconds = self._wall.now(), self._seconds()
        off = (wall - self.now()).total_seconds()
        if abs(off) < JUMP_S:
            self._off_since = None
            if is_idle:
                self._anchor = (wall, seconds)
            return 0.0
        if self._off_since is None:
            self._off_since = seconds
        if not is_idle and seconds - self._off_since < _AT_LATEST_S:
            return 0.0
        self._anchor, self._off_since = (wall, seconds), None
        return off
