"""Which state's plate it is, and of what type, by its design and words."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from core.plates import STATES

WIDTH, HEIGHT = 192, 96
# Room left around the plate, in parts of its width and height: corners are never exact.
MARGIN = 0.08
# What the network's scores stand for, in order: states first, then types. The last of the states
# is "of no state", the first of the types "shows none".
CLASSES = (*STATES, "none")
KINDS = (
    "passenger commercial motorcycle disability veteran national_guard livery official trailer "
    "dealer temporary"
).split()

Corners = npt.NDArray[np.float32]  # (4, 2): top left, top right, bottom right, bottom left
Crop = npt.NDArray[Any]  # uint8, (96, 192, 3), BGR

_INNER = np.array(
    [(MARGIN, MARGIN), (1 - MARGIN, MARGIN), (1 - MARGIN, 1 - MARGIN), (MARGIN, 1 - MARGIN)],
    np.float32,
) * np.array((WIDTH, HEIGHT), np.float32)


def straighten_colour(frame: npt.NDArray[Any], corners: Corners) -> Crop:
    """The plate as a 96x192 BGR picture, its corners just inside the edges, its light evened.

    ``frame`` is BGR or grey; ``corners`` may lie outside of it: the edge is then repeated.
    """
    corners = np.asarray(corners, np.float32)
    frame, corners = _cut_out(frame, corners)
    if frame.ndim == 2:
        frame = cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR)
    span = float(np.linalg.norm(corners[1] - corners[0]))
    if span > 1.5 * WIDTH:  # shrink first, or warping would skip pixels
        factor = 1.1 * WIDTH / span
        frame = cv2.resize(frame, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        corners = corners * factor
    matrix = cv2.getPerspectiveTransform(corners, _INNER)
    crop = cv2.warpPerspective(frame, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    return _evened(crop)


def _cut_out(frame: npt.NDArray[Any], corners: Corners) -> tuple[npt.NDArray[Any], Corners]:
    """Only the part of the frame about the plate, so that large frames cost no more."""
    height, width = frame.shape[:2]
    room = 0.12 * float(np.ptp(corners[:, 0])) + 2
    left, top = (
        int(np.clip(edge - room, 0, side - 1))
        for edge, side in zip(corners.min(0), (width, height), strict=True)
    )
    right, bottom = (
        int(np.clip(edge + room, 1, side))
        for edge, side in zip(corners.max(0), (width, height), strict=True)
    )
    part = frame[top : max(bottom, top + 1), left : max(right, left + 1)]
    return part, np.asarray(corners - (left, top), np.float32)


def _evened(crop: Crop) -> Crop:
    """The same picture with the darkest and brightest of its light at the ends of the scale.

    All colours are moved alike, so that a yellow plate stays yellow.
    """
    light = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    counts = np.cumsum(np.bincount(light.ravel(), minlength=256))
    low, high = (int(edge) for edge in np.searchsorted(counts, np.array((0.01, 0.98)) * counts[-1]))
    reach = 235.0 / max(high - low, 16)
    evened: Crop = cv2.convertScaleAbs(np.maximum(crop, low) - low, alpha=reach)
    return evened
