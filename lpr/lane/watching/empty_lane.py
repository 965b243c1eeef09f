"""The lane as it looks with nobody in it, slowly learnt; and what stands around a plate."""

import cv2
import numpy as np
from numpy.typing import NDArray

from lpr.lane.cameras.frames import Picture
from lpr.reading.records import Box

SIZE = (160, 90)
_LEARN = 0.05
# Looks at an empty lane after which it is known; before, a car may have been taken for the lane.
_KNOWN_AFTER = 300
# What is looked at around a plate's middle, in its widths: a car is almost six of them wide.
_ASIDE, _ABOVE, _BELOW = 2.2, 1.5, 0.5
_OF_THE_PLATE = 0.75  # to each side of its middle, so much of its width and height is left out
# Wider than this share of the picture no car's plate is: what is so near hides its surroundings.
_WIDEST = 0.4
_CHANGED = 10  # levels of a colour; a small picture has little noise left
_DARK, _LIGHT = 20, 245  # beyond these nothing can be told
_TELLING = 0.5  # of the surroundings, so much must tell anything
_LEAST_OUTSIDE = 0.2  # of the picture, to see by how much it has become lighter or darker
_VEHICLE = 0.7  # of the surroundings; decision record 0107 has the figures


class EmptyLane:
    """Learnt from pictures that show nobody. Used by the lane's main thread alone."""

    def __init__(self) -> None:
        self._picture: NDArray[np.float32] | None = None
        self._seen = 0

    @property
    def is_begun(self) -> bool:
        """Whether there is anything to compare with."""
        return self._picture is not None

    @property
    def grey(self) -> NDArray[np.float32]:
        """The empty lane in grey levels. Only once it is begun."""
        return cv2.cvtColor(self._must(), cv2.COLOR_BGR2GRAY)  # type: ignore[return-value]

    def begin(self, small: NDArray[np.float32]) -> None:
        """Take this picture for the lane as it is now."""
        self._picture = small

    def learn(self, small: NDArray[np.float32]) -> None:
        """Let a picture with nobody in it count a little."""
        self._seen += 1
        self._picture = (1 - _LEARN) * self._must() + _LEARN * small

    def vehicle_around(self, picture: Picture, plate: Box) -> bool | None:
        """Whether what is around a plate is not the empty lane, as far as a vehicle reaches.

        None where that cannot be told: the empty lane is not known yet, or it is too dark, as
        before a camera that sees by its own infrared lamp and shows plates alone.
        """
        if self._picture is None or self._seen < _KNOWN_AFTER:
            return None
        if plate.width > _WIDEST * picture.shape[1]:
            return False
        around, outside = _areas(plate, SIZE[0] / picture.shape[1])
        now, empty = shrink(picture), self._picture
        tells = around & (np.maximum(now, empty).max(2) > _DARK)
        tells &= np.minimum(now, empty).min(2) < _LIGHT
        if not around.any() or tells.sum() < _TELLING * around.sum():
            return None
        changed = np.abs(now - empty * _gain(now, empty, outside)).max(2) > _CHANGED
        return bool(np.mean(changed[tells]) >= _VEHICLE)

    def _must(self) -> NDArray[np.float32]:
        if self._picture is None:
            raise RuntimeError("no picture of the lane has been seen")
        return self._picture


def shrink(picture: Picture) -> NDArray[np.float32]:
    """A picture as small as the empty lane is kept, in colour."""
    return cv2.resize(picture, SIZE, interpolation=cv2.INTER_AREA).astype(np.float32)


def _areas(plate: Box, scale: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """What is around a plate, itself left out; and what is outside of both."""
    width, height = plate.width * scale, plate.height * scale
    across = np.arange(SIZE[0]) + 0.5 - (plate.x + plate.width / 2) * scale
    down = (np.arange(SIZE[1]) + 0.5 - (plate.y + plate.height / 2) * scale)[:, None]
    near = (np.abs(across) < _ASIDE * width) & (-_ABOVE * width < down) & (down < _BELOW * width)
    of_it = (np.abs(across) < _OF_THE_PLATE * width) & (np.abs(down) < _OF_THE_PLATE * height + 1)
    return near & ~of_it, ~near


def _gain(
    now: NDArray[np.float32], empty: NDArray[np.float32], outside: NDArray[np.bool_]
) -> float:
    """By how much the camera has made its picture lighter or darker since."""
    if outside.mean() < _LEAST_OUTSIDE:
        return 1.0
    ratios = (now[outside] + 1) / (empty[outside] + 1)
    return float(np.clip(np.median(ratios), 0.5, 2.0))
