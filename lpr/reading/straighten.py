"""From a plate's four corners to the upright grey crop that the reader takes."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

# Three to one, since EasyOCR pads every crop to a whole ratio: nothing is left to pad.
CROP_WIDTH, CROP_HEIGHT = 192, 64
# Room left around the plate, in parts of its width and height: corners are never exact.
MARGIN = 0.05

Grey = npt.NDArray[Any]  # uint8, (height, width)
Corners = npt.NDArray[np.float32]  # (4, 2): top left, top right, bottom right, bottom left

_INNER = np.array(
    [
        (MARGIN, MARGIN),
        (1 - MARGIN, MARGIN),
        (1 - MARGIN, 1 - MARGIN),
        (MARGIN, 1 - MARGIN),
    ],
    np.float32,
) * np.array((CROP_WIDTH, CROP_HEIGHT), np.float32)


def straighten(grey: Grey, corners: Corners) -> Grey:
    """The plate as a 64x192 grey picture, its corners just inside the edges.

    ``corners`` are pixels of ``grey`` and may lie outside of it: the edge is then repeated.
    """
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), _INNER)
    span = float(np.linalg.norm(corners[1] - corners[0]))
    if span > 2 * CROP_WIDTH:  # shrink first, or warping would skip pixels
        grey, corners = _shrunk(grey, corners, CROP_WIDTH * 1.5 / span)
        matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), _INNER)
    crop = cv2.warpPerspective(
        grey, matrix, (CROP_WIDTH, CROP_HEIGHT), borderMode=cv2.BORDER_REPLICATE
    )
    return stretch(crop)


def unfold(grey: Grey, corners: Corners) -> Grey:
    """A plate with two lines as a 64x192 grey picture: the upper half beside the lower.

    The reader goes from left to right; so laid out it reads both lines one after the other.
    """
    tall = np.array((CROP_WIDTH / 2, CROP_HEIGHT * 2), np.float32)
    inner = _INNER / np.array((CROP_WIDTH, CROP_HEIGHT), np.float32) * tall
    span = float(np.linalg.norm(corners[1] - corners[0]))
    if span > CROP_WIDTH:  # as above
        grey, corners = _shrunk(grey, corners, CROP_WIDTH * 0.75 / span)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), inner.astype(np.float32))
    size = (CROP_WIDTH // 2, CROP_HEIGHT * 2)
    crop = cv2.warpPerspective(grey, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    return stretch(np.hstack((crop[:CROP_HEIGHT], crop[CROP_HEIGHT:])))


def _shrunk(grey: Grey, corners: Corners, factor: float) -> tuple[Grey, Corners]:
    """A smaller frame, a pixel at least, and the corners in it."""
    height, width = grey.shape
    size = (max(round(width * factor), 1), max(round(height * factor), 1))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return small, np.asarray(corners * factor, np.float32)


def stretch(crop: Grey) -> Grey:
    """The same picture with its darkest and brightest hundredth at the ends of the scale."""
    counts = np.cumsum(np.bincount(crop.ravel(), minlength=256))
    low, high = np.searchsorted(counts, (0.01 * counts[-1], 0.99 * counts[-1]))
    reach = 255.0 / max(int(high) - int(low), 12)
    stretched: Grey = cv2.convertScaleAbs(np.maximum(crop, low) - int(low), alpha=reach)
    return stretched


def corners_of(x: float, y: float, width: float, height: float) -> Corners:
    """The corners of an upright box."""
    return np.array([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], np.float32)
