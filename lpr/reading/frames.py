"""What reading can work with: frames of bytes, grey or in colour, and places inside them."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from lpr.reading.locator import Located

Frame = npt.NDArray[Any]  # uint8, (height, width, 3) BGR, or (height, width) grey
_CHANNELS = (1, 3, 4)
# The locator sets the corners of a cut plate outside the frame, where they would be: by 0.018 of
# the plate's width at least. A picture that is all plate has no frame around it to be cut by
# (docs/decisions/0026 and 0091).
_REACHES_OUT = 0.01
_ALL_PLATE = 0.5  # of the picture's width


class FrameError(ValueError):
    """What was given is no frame; the message says what is wrong with it."""


def plain(frame: Frame) -> Frame:
    """The frame as (height, width, 3) BGR or (height, width) grey, its bytes in order.

    One channel is grey; a fourth, alpha, is left out. Raises FrameError for any other shape, and
    for numbers that are not bytes.
    """
    if not isinstance(frame, np.ndarray) or frame.dtype != np.uint8:
        kind = getattr(frame, "dtype", type(frame).__name__)
        raise FrameError(f"A frame is an array of bytes (uint8), not of {kind}.")
    if frame.ndim == 3 and frame.shape[2] in _CHANNELS:
        frame = frame[:, :, 0] if frame.shape[2] == 1 else frame[:, :, :3]
    elif frame.ndim != 2:
        raise FrameError(f"A frame is (height, width) or (height, width, 3), not {frame.shape}.")
    if not frame.size:
        raise FrameError("A frame has a pixel at least.")
    return np.ascontiguousarray(frame)


def sound_places(located: Iterable[Located], width: int, height: int) -> list[Located]:
    """The places that can be cut out of a frame of this size.

    Their corners are numbers, their middle lies in the frame, and none is further outside than
    the frame is large.
    """
    size = np.array((width, height), np.float32)
    return [place for place in located if _is_sound(place.corners, size)]


def apart(located: Iterable[Located], width: int) -> tuple[list[Located], list[Located]]:
    """The places of whole plates, and those of plates that the frame's edge cuts."""
    whole: list[Located] = []
    cut: list[Located] = []
    for place in located:
        (cut if is_cut(place.corners, width) else whole).append(place)
    return whole, cut


def is_cut(corners: npt.NDArray[Any], width: int) -> bool:
    """Whether the left or right edge of a frame this wide cuts the plate.

    Such a plate is not to be read: what is left of 8ABC12 reads as ABC12, without any doubt.
    """
    left, right = float(corners[:, 0].min()), float(corners[:, 0].max())
    span = right - left
    outside = max(-left, right - width)
    return outside > _REACHES_OUT * span and span < _ALL_PLATE * width


def _is_sound(corners: npt.NDArray[Any], size: npt.NDArray[np.float32]) -> bool:
    if corners.shape != (4, 2) or not np.isfinite(corners).all():
        return False
    middle = corners.mean(axis=0)
    inside = (middle >= 0).all() and (middle < size).all()
    return bool(inside and (corners >= -size).all() and (corners <= 2 * size).all())
