"""A fire input and a key switch as they come from the wire: on, off for long enough, or silent."""

import time
from collections.abc import Callable

SETTLED_S = 1.0  # a contact that was off for a moment has only bounced


class Contact:
    """One input over time. One look at it that says on is enough; off must last."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._off_since: float | None = None
        self._was_on = False
        self.is_on = False
        self.is_off = False
        self.has_just_gone_off = False

    def see(self, told: bool | None) -> None:
        """Take what the wire says now. Silence (None) changes nothing: it is neither on nor off."""
        self.has_just_gone_off = False
        if told:
            self.is_on, self.is_off, self._off_since = True, False, None
            self._was_on = True
        elif told is False:
            now = self._seconds()
            self._off_since = now if self._off_since is None else self._off_since
            self.is_on = False
            self.is_off = now - self._off_since >= SETTLED_S
            if self.is_off and self._was_on:
                self._was_on, self.has_just_gone_off = False, True
        else:
            self._off_since = None
