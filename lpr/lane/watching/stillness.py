"""A plate whose picture does not move: perhaps a photograph of one, put up before the camera."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from core.plates import fold
from lpr.lane.cameras.frames import Picture
from lpr.lane.watching.looks import Look
from lpr.lane.watching.tracking import Vehicle
from lpr.reading.records import Box

STILL_AFTER_S = 30.0
# What was away for longer and stands in the same place again has been put there anew.
_FORGOTTEN_S = 120.0
_PATCH = (48, 16)
_MOVED = 0.05  # of the plate's width
_LEVELS = 10.0  # grey levels, on the mean: a camera's noise is less, a car's engine more
_MOST_PLATES = 20


@dataclass(slots=True)
class _Stand:
    """Where and how a plate has looked since `since` (monotonic seconds)."""

    box: Box
    patch: NDArray[np.float32]
    since: float
    seen_at: float


class StillWatch:
    """Remembers the plates seen of late. Used by the lane's main thread alone."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._stands: dict[str, _Stand] = {}

    def see(self, look: Look) -> None:
        """Note where the plate of a look is, and whether it is where and as it was."""
        picture, now = look.frame.picture, self._seconds()
        if picture is None or not look.reads:
            return
        read = look.reads[0]
        name, patch = fold(read.text), _patch(picture, read.box)
        former = self._stands.pop(name, None)
        if former is not None and _is_same(former, read.box, patch, now):
            former.seen_at = now
            self._stands[name] = former
        else:
            self._stands[name] = _Stand(read.box, patch, now, now)
        if len(self._stands) > _MOST_PLATES:
            del self._stands[next(iter(self._stands))]

    def is_still(self, vehicle: Vehicle) -> bool:
        """Whether what was read of this vehicle has stood without moving for 30 s."""
        names = {fold(look.reads[0].text) for look in vehicle.best if look.reads}
        stands = (self._stands[name] for name in names if name in self._stands)
        now = self._seconds()
        return any(now - stand.since >= STILL_AFTER_S for stand in stands)


def _is_same(former: _Stand, box: Box, patch: NDArray[np.float32], now: float) -> bool:
    if now - former.seen_at > _FORGOTTEN_S:
        return False
    across = abs(2 * (box.x - former.box.x) + box.width - former.box.width) / 2
    down = abs(2 * (box.y - former.box.y) + box.height - former.box.height) / 2
    moved = max(across, down, abs(box.width - former.box.width))
    if moved > max(_MOVED * former.box.width, 2):
        return False
    return float(np.mean(np.abs(patch - former.patch))) <= _LEVELS


def _patch(picture: Picture, box: Box) -> NDArray[np.float32]:
    top, left = max(box.y, 0), max(box.x, 0)
    crop = picture[top : max(box.y + box.height, top + 1), left : max(box.x + box.width, left + 1)]
    if crop.size == 0:
        return np.zeros(_PATCH[::-1], np.float32)
    small = cv2.resize(crop, _PATCH, interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
