"""Letters as the dies of plate makers cut them: strokes of even width, in hundreds of cuts.

A cut is one set of dies: how wide, how heavy, how round, and which of the usual shapes each letter
has (a bare 1 or one with a flag, an upright or a slanted W, a Q with this or that tail). No fonts
are needed, and no plate maker's letters are copied: real cuts lie somewhere among these.
"""

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.training.fonts import GLYPH_HEIGHT, Mask

CUTS = 320
_FINE = 4  # sub-pixels a pixel while drawing

Point = tuple[float, ...]  # x, y of the unit box, y down; a third value of 0 keeps a corner sharp
Stroke = tuple[Point, ...]  # closed where it ends where it began
Shape = tuple[Stroke, ...]

_RING: Stroke = ((0.5, 0), (1, 0), (1, 1), (0, 1), (0, 0), (0.5, 0))
_BOWL: Stroke = ((0, 0, 0), (1, 0), (1, 0.54), (0, 0.54, 0), (0, 0, 0))
_SIX: tuple[Shape, ...] = (
    (((1, 0.22), (1, 0), (0, 0), (0, 1), (1, 1), (1, 0.44), (0, 0.44, 0)),),
    (((0.8, 0), (0.04, 0.55), (0, 1), (1, 1), (1, 0.46), (0, 0.46)),),
    (((0.95, 0), (0, 0), (0, 1), (1, 1), (1, 0.5), (0, 0.5, 0)),),
)


def _turned(shape: Shape) -> Shape:
    return tuple(tuple((1 - x, 1 - y, *rest) for x, y, *rest in stroke) for stroke in shape)


# The first shape is the commonest.
_SHAPES: dict[str, tuple[Shape, ...]] = {
    "0": ((_RING,), (_RING,), (_RING,), (_RING, ((0.22, 0.75), (0.78, 0.25)))),
    "1": (
        (((0.5, 0), (0.5, 1)),),
        (((0.02, 0.22), (0.5, 0, 0), (0.5, 1)),),
        (((0.02, 0.22), (0.5, 0, 0), (0.5, 1)), ((0, 1), (1, 1))),
        (((0.1, 0.02), (0.5, 0.02, 0), (0.5, 1)), ((0, 1), (1, 1))),
    ),
    "2": (
        (((0, 0.25), (0, 0), (1, 0), (1, 0.45), (0, 0.85), (0, 1, 0), (1, 1)),),
        (((0, 0.28), (0, 0), (1, 0), (1, 0.38), (0, 1, 0), (1, 1)),),
        (((0, 0.2), (0, 0), (1, 0), (1, 0.5), (0, 0.55), (0, 1, 0), (1, 1)),),
    ),
    "3": (
        (
            ((0, 0.22), (0, 0), (1, 0), (1, 0.47), (0.35, 0.47, 0)),
            ((0.35, 0.47), (1, 0.47), (1, 1), (0, 1), (0, 0.78)),
        ),
        (((0, 0, 0), (1, 0, 0), (0.42, 0.4, 0), (1, 0.42), (1, 1), (0, 1), (0, 0.78)),),
    ),
    "4": (
        (((0.74, 1), (0.74, 0, 0), (0, 0.7, 0), (1, 0.7)),),
        (((0.6, 0), (0, 0.68, 0), (1, 0.68)), ((0.76, 0.36), (0.76, 1))),
        (((0, 0), (0, 0.58, 0), (1, 0.58)), ((0.8, 0), (0.8, 1))),
    ),
    "5": (
        (((0.95, 0), (0.06, 0, 0), (0.02, 0.45, 0), (1, 0.4), (1, 1), (0, 1), (0, 0.78)),),
        (((1, 0), (0, 0, 0), (0, 0.46, 0), (1, 0.46), (1, 1), (0, 1), (0, 0.8)),),
    ),
    "6": _SIX,
    "7": (
        (((0, 0), (1, 0, 0), (0.35, 1)),),
        (((0, 0), (1, 0, 0), (1, 0.15), (0.4, 0.6), (0.35, 1)),),
        (((0, 0.18), (0, 0, 0), (1, 0, 0), (0.3, 1)),),
    ),
    "8": (
        (
            ((0.5, 0), (0.93, 0), (0.93, 0.46), (0.07, 0.46), (0.07, 0), (0.5, 0)),
            ((0.5, 0.46), (1, 0.46), (1, 1), (0, 1), (0, 0.46), (0.5, 0.46)),
        ),
    ),
    "9": tuple(_turned(shape) for shape in _SIX),
    "A": (
        (((0, 1), (0.5, 0, 0), (1, 1)), ((0.18, 0.66), (0.82, 0.66))),
        (((0, 1), (0.38, 0), (0.62, 0), (1, 1)), ((0.16, 0.68), (0.84, 0.68))),
        (((0, 1), (0, 0.3), (0.5, 0, 0), (1, 0.3), (1, 1)), ((0, 0.62), (1, 0.62))),
    ),
    "B": (
        (
            ((0, 0, 0), (0.93, 0), (0.93, 0.47), (0, 0.47, 0), (0, 0, 0)),
            ((0, 0.47, 0), (1, 0.47), (1, 1), (0, 1, 0), (0, 0.47, 0)),
        ),
    ),
    "C": ((((1, 0.26), (1, 0), (0, 0), (0, 1), (1, 1), (1, 0.74)),),),
    "D": ((((0, 0, 0), (1, 0), (1, 1), (0, 1, 0), (0, 0, 0)),),),
    "E": ((((1, 0), (0, 0, 0), (0, 1, 0), (1, 1)), ((0, 0.48), (0.85, 0.48))),),
    "F": ((((1, 0), (0, 0, 0), (0, 1)), ((0, 0.48), (0.85, 0.48))),),
    "G": (
        (((1, 0.24), (1, 0), (0, 0), (0, 1), (1, 1), (1, 0.54, 0), (0.52, 0.54)),),
        (
            ((1, 0.24), (1, 0), (0, 0), (0, 1), (0.9, 1), (1, 0.9)),
            ((1, 1), (1, 0.54, 0), (0.5, 0.54)),
        ),
        (((1, 0.26), (1, 0), (0, 0), (0, 1), (1, 1), (1, 0.56)),),
    ),
    "H": ((((0, 0), (0, 1)), ((1, 0), (1, 1)), ((0, 0.48), (1, 0.48))),),
    "I": (
        (((0.5, 0), (0.5, 1)),),
        (((0.5, 0), (0.5, 1)), ((0, 0), (1, 0)), ((0, 1), (1, 1))),
    ),
    "J": (
        (((1, 0), (1, 1), (0, 1), (0, 0.72)),),
        (((0.45, 0), (1, 0, 0), (1, 1), (0, 1), (0, 0.72)),),
    ),
    "K": (
        (((0, 0), (0, 1)), ((0.97, 0), (0.05, 0.6)), ((0.32, 0.42), (1, 1))),
        (((0, 0), (0, 1)), ((1, 0), (0.12, 0.5, 0), (1, 1))),
    ),
    "L": ((((0, 0), (0, 1, 0), (1, 1)),),),
    "M": (
        (((0, 1), (0, 0, 0), (0.5, 0.55, 0), (1, 0, 0), (1, 1)),),
        (((0, 1), (0, 0, 0), (0.5, 1, 0), (1, 0, 0), (1, 1)),),
        (((0, 1), (0.14, 0, 0), (0.5, 0.8, 0), (0.86, 0, 0), (1, 1)),),
    ),
    "N": ((((0, 1), (0, 0, 0), (1, 1, 0), (1, 0)),),),
    "P": ((((0, 1), (0, 0, 0)), _BOWL),),
    "Q": (
        (_RING, ((0.55, 0.68), (1.02, 1.04))),
        (_RING, ((0.4, 0.8), (0.7, 0.8), (1.0, 1.05))),
        (_RING, ((0.62, 0.86), (0.95, 1.1))),
        (_RING, ((0.5, 0.72), (0.5, 1.06), (0.75, 1.08))),
    ),
    "R": (
        (((0, 1), (0, 0, 0)), _BOWL, ((0.45, 0.54), (1, 1))),
        (((0, 1), (0, 0, 0)), _BOWL, ((0.5, 0.54), (1, 0.6), (1, 1))),
    ),
    "S": (
        (((1, 0.23), (1, 0), (0, 0), (0, 0.46), (1, 0.52), (1, 1), (0, 1), (0, 0.77)),),
        (((1, 0.2), (1, 0), (0, 0), (0, 0.38), (1, 0.62), (1, 1), (0, 1), (0, 0.8)),),
    ),
    "T": ((((0, 0), (1, 0)), ((0.5, 0), (0.5, 1))),),
    "U": ((((0, 0), (0, 1), (1, 1), (1, 0)),),),
    "V": (
        (((0, 0), (0.5, 1, 0), (1, 0)),),
        (((0, 0), (0.4, 1), (0.6, 1), (1, 0)),),
        (((0, 0), (0, 0.35), (0.5, 1, 0), (1, 0.35), (1, 0)),),
    ),
    "W": (
        (((0, 0), (0.23, 1, 0), (0.5, 0.3, 0), (0.77, 1, 0), (1, 0)),),
        (((0, 0), (0, 1, 0), (0.5, 0.45, 0), (1, 1, 0), (1, 0)),),
        (((0, 0), (0.1, 1, 0), (0.5, 0.35, 0), (0.9, 1, 0), (1, 0)),),
        (((0, 0), (0.25, 1, 0), (0.5, 0, 0), (0.75, 1, 0), (1, 0)),),
        (
            ((0, 0), (0, 0.75), (0.25, 1), (0.5, 0.75, 0), (0.75, 1), (1, 0.75), (1, 0)),
            ((0.5, 0.3), (0.5, 0.8)),
        ),
    ),
    "X": ((((0, 0), (1, 1)), ((1, 0), (0, 1))),),
    "Y": (
        (((0, 0), (0.5, 0.52, 0), (1, 0)), ((0.5, 0.52), (0.5, 1))),
        (((0, 0), (0, 0.3), (0.5, 0.55, 0), (1, 0.3), (1, 0)), ((0.5, 0.5), (0.5, 1))),
    ),
    "Z": (
        (((0, 0), (1, 0, 0), (0, 1, 0), (1, 1)),),
        (((0, 0), (1, 0, 0), (1, 0.15), (0, 0.85), (0, 1, 0), (1, 1)),),
    ),
}
_SHAPES["O"] = ((_RING,),)


@dataclass(frozen=True)
class Cut:
    """One set of dies, in parts of a letter's height."""

    width: float  # of an ordinary letter, between the middles of its outer strokes
    stroke: float
    roundness: float  # of corners, 0 sharp to 1 as round as can be
    chamfered: bool  # corners are cut straight
    broad: float  # how many times as wide M and W are
    round_o: bool  # the letter O is rounder than the digit
    seed: int

    def shape(self, character: str) -> Shape:
        """The strokes of the character in this cut."""
        shapes = _SHAPES[character]
        dice = Random(f"{self.seed}{character}")
        return shapes[0] if dice.random() < 0.4 else dice.choice(shapes)


@lru_cache(maxsize=CUTS)
def cut(number: int) -> Cut:
    """The cut of that number, 0 to CUTS - 1; always the same."""
    dice = Random(9000 + number)
    return Cut(
        width=dice.uniform(0.32, 0.62),
        stroke=dice.uniform(0.09, 0.19),
        roundness=dice.choice((0.35, 0.6, 0.8, 1.0)) * dice.uniform(0.8, 1.0),
        chamfered=dice.random() < 0.15,
        broad=dice.choice((1.0, 1.0, 1.2, 1.4)),
        round_o=dice.random() < 0.35,
        seed=number,
    )


@lru_cache(maxsize=CUTS * 36)
def glyph(number: int, character: str) -> Mask:
    """A letter or digit of the cut as a tight mask, GLYPH_HEIGHT pixels high, 0 to 255."""
    made = cut(number)
    shape = made.shape(character)
    width = _width(made, character, shape)
    # Strokes that lie close together are cut thinner.
    crowded = 0.82 if character in "MW" and width < 0.6 else 1.0
    thick = made.stroke * crowded * GLYPH_HEIGHT * _FINE
    size = np.array((width * GLYPH_HEIGHT * _FINE, GLYPH_HEIGHT * _FINE - thick))
    edge = thick / 2
    canvas = np.zeros((GLYPH_HEIGHT * _FINE, round(size[0] + thick)), np.uint8)
    rounding = 1.0 if character == "O" and made.round_o else made.roundness
    reach = rounding * min(width, 0.5) * 0.5 * GLYPH_HEIGHT * _FINE
    for stroke in shape:
        line = _line(stroke, size, edge, reach, made.chamfered)
        points = [(line * 16).round().astype(np.int32)]
        cv2.polylines(canvas, points, False, 255, round(thick), cv2.LINE_8, shift=4)
    fit = (max(canvas.shape[1] // _FINE, 4), GLYPH_HEIGHT)
    return cv2.resize(canvas, fit, interpolation=cv2.INTER_AREA)


def _width(made: Cut, character: str, shape: Shape) -> float:
    """Between the middles of the outer strokes, in letter heights."""
    if character in "1I":
        bare = len(shape) == 1 and len(shape[0]) == 2
        return 0.01 if bare else made.width * (0.55 if character == "1" else 0.6)
    if character in "MW":
        return made.width * made.broad
    return made.width


def _line(
    stroke: Stroke, size: npt.NDArray[Any], edge: float, reach: float, chamfered: bool
) -> npt.NDArray[Any]:
    """The stroke's points in sub-pixels, with its corners rounded."""
    corners = [np.array(point[:2]) * size + edge for point in stroke]
    line = [corners[0]]
    for place in range(1, len(corners) - 1):
        before, corner, after = corners[place - 1], corners[place], corners[place + 1]
        if len(stroke[place]) > 2:
            line.append(corner)
            continue
        into, out = corner - before, after - corner
        away = min(reach, float(np.linalg.norm(into)) / 2, float(np.linalg.norm(out)) / 2)
        start = corner - into / max(float(np.linalg.norm(into)), 1e-6) * away
        end = corner + out / max(float(np.linalg.norm(out)), 1e-6) * away
        for share in (0.0, 1.0) if chamfered else (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
            left = 1 - share
            line.append(left * left * start + 2 * left * share * corner + share * share * end)
    return np.array([*line, corners[-1]])
