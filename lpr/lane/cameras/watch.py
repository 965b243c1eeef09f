"""What a camera's pictures tell of the camera: one that stands still, another resolution."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from lpr.lane.cameras.frames import Picture
from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.troubles import Trouble

_ROWS, _COLUMNS = 90, 160  # as many places of a picture are compared
# A living camera's noise changes more than this from one key frame to the next; encoding the same
# picture again changes less (docs/decisions/0049).
_LEVELS = 2
_SHARE = 0.01
_REMEMBERED = 8


class PictureWatch:
    """Looks at each picture of one camera, over all its connections."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._seen: deque[NDArray[np.int16]] = deque(maxlen=_REMEMBERED)
        self._new_at = 0.0
        self._usual: tuple[int, ...] | None = None
        self._other: tuple[int, ...] | None = None
        self._other_since = 0.0

    def look(self, picture: Picture, at: float) -> Trouble | None:
        """What is wrong with the camera by this picture, taken at `at` (monotonic seconds)."""
        is_resized = self._is_resized(picture, at)
        if self._is_frozen(picture, at):
            return Trouble.FROZEN
        return Trouble.RESIZED if is_resized else None

    def _is_frozen(self, picture: Picture, at: float) -> bool:
        """Whether nothing but pictures that were there before came for too long.

        A film that repeats a few pictures, as a codec does with a still one, stands still too.
        """
        places = _places(picture)
        if any(_is_same(places, before) for before in reversed(self._seen)):
            return at - self._new_at >= self._patience.frozen_s
        self._seen.append(places)
        self._new_at = at
        return False

    def _is_resized(self, picture: Picture, at: float) -> bool:
        size = picture.shape[:2]
        if self._usual is None or size == self._usual:
            self._usual, self._other = size, None
            return False
        if size != self._other:
            self._other, self._other_since = size, at
        if at - self._other_since < self._patience.resized_s:
            return True
        self._usual, self._other = size, None
        return False


def _places(picture: Picture) -> NDArray[np.int16]:
    """Single pixels, not means of many: means would hide the noise of a living camera."""
    height, width = picture.shape[:2]
    down, across = max(height // _ROWS, 1), max(width // _COLUMNS, 1)
    return picture[::down, ::across].astype(np.int16)


def _is_same(places: NDArray[np.int16], before: NDArray[np.int16]) -> bool:
    if places.shape != before.shape:
        return False
    return float(np.mean(np.abs(places - before) > _LEVELS)) <= _SHARE
