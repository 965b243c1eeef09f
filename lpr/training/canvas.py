"""Painting with masks on float canvases of one channel (grey) or three (BGR)."""

from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Canvas = npt.NDArray[Any]  # float32, (height, width) or (height, width, 3), 0 to 255
Colour = float | tuple[float, float, float]

_BANK_SIDE = 1024
_BANK = np.random.default_rng(20).standard_normal((_BANK_SIDE, _BANK_SIDE)).astype(np.float32)


def noise(dice: Random, height: int, width: int) -> Canvas:
    """Standard normal noise, a random window of a bank that is drawn once."""
    if height > _BANK_SIDE or width > _BANK_SIDE:
        tiles = (height // _BANK_SIDE + 1, width // _BANK_SIDE + 1)
        return np.tile(_BANK, tiles)[:height, :width]
    top, left = dice.randint(0, _BANK_SIDE - height), dice.randint(0, _BANK_SIDE - width)
    return _BANK[top : top + height, left : left + width]


def clouds(dice: Random, height: int, width: int, grain: int) -> Canvas:
    """Smooth noise of about unit spread whose blobs are ``grain`` pixels wide."""
    small = noise(dice, max(height // grain, 2) + 1, max(width // grain, 2) + 1)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)


def shade(colour: Colour, by: float) -> Colour:
    """The colour made lighter (positive) or darker by so many levels."""
    if isinstance(colour, tuple):
        blue, green, red = (min(max(part + by, 0.0), 255.0) for part in colour)
        return blue, green, red
    return min(max(colour + by, 0.0), 255.0)


def paint(canvas: Canvas, mask: npt.NDArray[Any], left: int, top: int, colour: Colour) -> None:
    """Lay the colour on the canvas through the mask (0 to 255), cut at the canvas's edges."""
    height, width = canvas.shape[:2]
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + mask.shape[1], width), min(top + mask.shape[0], height)
    if x1 <= x0 or y1 <= y0:
        return
    cover = mask[y0 - top : y1 - top, x0 - left : x1 - left].astype(np.float32) / 255.0
    window = canvas[y0:y1, x0:x1]
    if canvas.ndim == 3:
        blue, green, red = colour if isinstance(colour, tuple) else (colour,) * 3
        off = cv2.subtract(window, np.array((blue, green, red, 0.0)))
        window -= cv2.multiply(off, in_colour(cover))
    else:
        window += (np.asarray(colour, np.float32) - window) * cover


def in_colour(sheet: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The grey sheet three times over, as (height, width, 3)."""
    return cv2.merge((sheet, sheet, sheet))
