"""What can be measured in the picture of a plate: sharpness, exposure, tilt."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

# Every plate is measured at this width, or a near one would look sharper than a far one.
_WIDTH = 160
_DARK, _BRIGHT = 12, 243
_SMALLEST = 8


@dataclass(frozen=True, slots=True)
class PlateMeasure:
    """One plate's picture.

    `sharpness` is the variance of the Laplacian over that of the picture itself, so that contrast
    does not count; `clipped` the share of pixels that are black or white, 0 to 1; `brightness` and
    `contrast` mean and standard deviation of the grey values, 0 to 255; `tilt` degrees from level,
    clockwise, None where no edge was found.
    """

    sharpness: float
    brightness: float
    contrast: float
    clipped: float
    tilt: float | None


def measure_plate(picture: Picture) -> PlateMeasure | None:
    """Measure a plate cut out with some margin, BGR; None where it is too small to say."""
    height, width = picture.shape[:2]
    if min(height, width) < _SMALLEST:
        return None
    size = (_WIDTH, max(round(height * _WIDTH / width), 1))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    grey: Picture = np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
    spread = float(grey.std())
    laplacian = cv2.Laplacian(grey, cv2.CV_64F)
    return PlateMeasure(
        sharpness=float(laplacian.var()) / max(spread**2, 1.0),
        brightness=float(grey.mean()),
        contrast=spread,
        clipped=float(((grey <= _DARK) | (grey >= _BRIGHT)).mean()),
        tilt=_tilt(grey),
    )


def _tilt(grey: Picture) -> float | None:
    """The angle of the longest nearly level line, such as the plate's upper edge."""
    edges = cv2.Canny(grey, 60, 160)
    lines = cv2.HoughLinesP(edges, 1, np.pi / 720, 30, minLineLength=_WIDTH // 3, maxLineGap=4)
    if lines is None:
        return None
    level = []
    for x1, y1, x2, y2 in lines.reshape(-1, 4):
        angle = float(np.degrees(np.arctan2(y2 - y1, x2 - x1)))
        angle = (angle + 90) % 180 - 90
        if abs(angle) <= 40:
            level.append((float(np.hypot(x2 - x1, y2 - y1)), angle))
    return max(level)[1] if level else None
