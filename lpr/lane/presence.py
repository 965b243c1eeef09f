"""Whether a vehicle stands in the picture of a stream, told from the picture alone."""

import cv2
import numpy as np
from numpy.typing import NDArray

from lpr.lane.frames import Picture

_SIZE = (160, 90)
_CHANGED = 25  # grey levels
_SHARE = 0.04  # of the picture
_LEARN = 0.05
_RELEARN_AFTER = 900  # frames without a plate: then the light has changed, not the lane


class PresenceDetector:
    """Compares each frame with a slowly learnt empty lane. It learns only while nobody is there."""

    def __init__(self) -> None:
        self._empty: NDArray[np.float32] | None = None
        self._changed_for = 0

    def is_present(self, picture: Picture, *, plate_seen: bool) -> bool:
        """Whether something large differs from the empty lane, or a plate was seen in any case."""
        small = cv2.resize(picture, _SIZE, interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
        if self._empty is None:
            self._empty = grey
            return plate_seen
        changed = float(np.mean(np.abs(grey - self._empty) > _CHANGED))
        present = plate_seen or changed > _SHARE
        self._changed_for = self._changed_for + 1 if present and not plate_seen else 0
        if self._changed_for > _RELEARN_AFTER:
            self._empty, self._changed_for = grey, 0
        elif not present:
            self._empty = (1 - _LEARN) * self._empty + _LEARN * grey
        return present
