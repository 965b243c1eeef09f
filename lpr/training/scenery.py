"""The pictures that plates are printed with, as plain shapes: ridges, suns, trees, animals."""

from collections.abc import Callable
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.training.canvas import Canvas, paint
from lpr.training.looks import HEIGHT, WIDTH
from lpr.training.marks import draw_access_sign
from lpr.training.plate_design import Art, Bgr

Points = npt.NDArray[np.floating[Any]]

# Outlines in a square of 100, clockwise from the top: "x,y x,y …".
_OUTLINES = {
    "keystone": "20,5 80,5 84,22 76,22 72,95 28,95 24,22 16,22",
    "star": "50,2 61,36 98,36 68,58 79,95 50,73 21,95 32,58 2,36 39,36",
    "pine": "50,0 66,28 58,28 76,55 64,55 86,85 56,85 56,100 44,100 44,85 14,85 36,55 24,55 42,28 "
    "34,28",
    "tree": "50,3 72,8 86,26 88,44 74,62 58,66 58,98 42,98 42,66 26,62 12,44 14,26 28,8",
    "palm": "50,30 70,8 92,14 98,32 80,26 62,32 84,46 82,60 56,40 58,98 46,98 46,40 18,60 16,46 "
    "38,32 20,26 2,32 8,14 30,8",
    "saguaro": "44,0 56,0 60,8 60,50 72,50 72,24 80,20 86,26 86,60 80,66 60,66 60,100 42,100 42,76 "
    "22,74 16,66 16,36 24,32 30,38 30,60 42,60 42,8",
    "lighthouse": "44,0 56,0 60,12 56,16 62,92 78,100 22,100 38,92 44,16 40,12",
    "bird": "2,40 16,28 26,30 46,44 70,22 98,8 82,40 70,56 90,76 64,68 44,76 22,58 14,44",
    "perched": "10,22 24,8 40,12 50,28 74,52 98,92 84,88 62,72 56,84 44,84 24,66 16,36",
    "bison": "4,40 14,20 34,10 58,26 84,30 96,46 92,92 82,92 80,66 46,66 42,92 30,92 28,70 10,62",
    "horse": "10,16 24,2 36,10 40,26 76,30 98,16 92,44 96,92 84,92 80,62 44,60 30,92 18,88 30,52 "
    "28,30 14,30",
    "rider": "40,0 56,4 54,18 70,22 60,40 88,34 98,58 84,62 78,50 70,64 84,94 70,90 56,68 38,72 "
    "20,98 10,88 26,66 14,50 2,54 6,38 22,38 34,46 44,34 30,20",
    "bear": "10,30 22,18 40,22 70,18 92,30 98,60 92,92 80,92 76,66 46,66 42,92 30,92 26,58 8,48",
    "fish": "2,50 26,28 60,24 80,42 98,22 94,50 98,80 80,58 58,76 26,72",
    "plane": "2,30 98,22 98,32 62,38 62,52 98,54 98,64 62,66 40,70 2,70 2,60 40,54 40,42 2,42",
    "leaf": "50,0 62,22 80,14 78,40 98,38 88,58 60,72 58,98 42,98 40,72 12,58 2,38 22,40 20,14 "
    "38,22",
    "heart": "50,96 6,48 4,24 20,8 38,10 50,26 62,10 80,8 96,24 94,48",
    "windmill": "46,40 10,6 18,2 50,30 82,2 90,6 56,40 90,66 82,74 50,48 54,98 46,98 48,48 18,74 "
    "10,66 44,42",
    "barn": "10,46 28,16 50,4 72,16 90,46 90,98 60,98 60,66 40,66 40,98 10,98",
    "crown": "6,90 2,30 28,54 50,10 72,54 98,30 94,90",
    "fleur": "50,0 62,24 58,44 80,30 96,44 86,66 62,58 62,66 74,66 74,76 58,78 56,98 44,98 42,78 "
    "26,76 26,66 38,66 38,58 14,66 4,44 20,30 42,44 38,24",
    "skier": "46,4 58,8 56,20 74,40 62,52 84,78 98,92 30,98 2,72 36,72 46,52 30,44 20,60 14,52 "
    "32,26",
    "arch": "6,98 8,46 24,12 52,2 80,14 94,46 96,98 74,98 72,52 58,34 42,34 30,52 28,98",
    "shield": "6,6 94,6 94,56 74,82 50,98 26,82 6,56",
    "torch": "50,0 64,16 60,32 76,40 56,44 54,98 46,98 44,44 24,40 40,32 36,16",
    "ship": "46,4 50,30 84,60 56,62 56,70 96,72 82,94 18,94 4,72 46,70 46,62 12,60 42,28",
    "flower": "50,0 64,24 92,16 80,42 100,58 72,64 72,94 50,76 28,94 28,64 0,58 20,42 8,16 36,24",
    "head": "30,2 68,4 80,22 76,40 90,56 78,64 76,84 54,86 54,98 20,98 24,70 10,44 14,18",
    "dome": "48,0 52,0 54,16 70,28 76,48 96,50 96,98 4,98 4,50 24,48 30,28 46,16",
    "bridge": "0,62 14,62 14,10 22,10 26,40 40,56 60,56 74,40 78,10 86,10 86,62 100,62 100,72 "
    "86,72 86,98 78,98 78,72 22,72 22,98 14,98 14,72 0,72",
    "statue": "44,0 54,6 52,18 66,30 62,44 70,98 30,98 36,46 18,20 24,16 40,30 42,16",
    "guitar": "44,0 56,0 54,44 74,48 70,62 84,76 72,96 28,96 16,76 30,62 26,48 46,44",
    "lobster": "30,2 40,14 36,30 50,36 64,30 60,14 70,2 84,12 76,34 60,44 64,76 80,96 50,86 20,96 "
    "36,76 40,44 24,34 16,12",
    "texas": "34,2 56,2 56,26 76,32 94,36 98,60 76,74 66,98 56,90 46,68 36,72 28,66 6,46 34,44",
    "block": "6,16 92,10 96,84 70,92 10,88",
    "wide": "2,24 40,18 98,22 96,52 88,80 58,74 46,80 4,72",
    "slant": "26,2 60,6 92,40 84,70 96,98 70,96 44,72 14,58 6,26",
    "tall": "30,4 72,2 76,50 66,72 72,96 44,98 36,70 24,40",
    "wheat": "48,0 56,10 66,8 58,24 70,24 58,40 70,42 56,54 54,98 46,98 46,54 32,42 44,40 32,24 "
    "42,24 36,8",
    "acorn": "44,0 56,0 56,12 86,24 90,42 78,46 70,76 50,98 30,76 22,46 10,42 14,24 44,12",
    "pelican": "14,24 40,10 58,20 60,36 84,50 96,84 70,78 40,80 24,66 34,46 40,30 28,34 8,72 2,66",
    "turtle": "2,46 16,36 30,42 44,24 66,24 80,40 98,44 86,56 78,66 88,86 70,72 44,72 22,88 30,62 "
    "10,58",
    "diamond": "50,2 98,50 50,98 2,50",
    "anchor": "44,0 56,0 60,14 54,20 54,34 72,34 72,42 54,42 54,82 76,72 72,62 94,60 86,84 50,98 "
    "14,84 6,60 28,62 24,72 46,82 46,42 28,42 28,34 46,34 46,20 40,14",
    "balloon": "50,0 78,10 90,36 76,60 60,76 60,96 40,96 40,76 24,60 10,36 22,10",
    "bell": "44,0 56,0 56,10 72,18 76,52 92,76 92,84 60,86 56,98 44,98 40,86 8,84 8,76 24,52 28,18 "
    "44,10",
}


def outline(name: str) -> Points:
    """The shape's corners in a square of side 1. Raises KeyError."""
    corners = [corner.split(",") for corner in _OUTLINES[name].split()]
    return np.asarray(np.array(corners, np.float32) / 100, np.float32)


def draw_art(canvas: Canvas, art: Art, colour: Bgr, dice: Random) -> None:
    """The shape on the canvas, a little moved and scaled."""
    painter = _PAINTERS.get(art.shape)
    if painter:
        painter(canvas, art.numbers, colour, dice)
    else:
        _silhouette(canvas, art, colour, dice)


def _fill(canvas: Canvas, points: Points, colour: Bgr) -> None:
    cv2.fillPoly(canvas, [np.rint(points).astype(np.int32)], colour)


def _silhouette(canvas: Canvas, art: Art, colour: Bgr, dice: Random) -> None:
    """Numbers: middle x, middle y, height, and how much wider than high (1)."""
    x, y, size, *wider = art.numbers
    high = size / 100 * HEIGHT * dice.uniform(0.88, 1.12)
    wide = high * (wider[0] if wider else 1.0) * dice.uniform(0.9, 1.1)
    points = (outline(art.shape) - 0.5) * (wide, high)
    middle = (x / 100 * WIDTH + dice.gauss(0, 4), y / 100 * HEIGHT + dice.gauss(0, 3))
    _fill(canvas, points + np.array(middle, np.float32), colour)


def _filled(numbers: tuple[float, ...], count: int, usual: tuple[float, ...]) -> list[float]:
    """So many numbers: those that are left out at the end are as usual."""
    missing = count - len(numbers)
    return [*numbers, *usual[len(usual) - missing :]]


def _layer(rough: float, step: int) -> Callable[[Canvas, tuple[float, ...], Bgr, Random], None]:
    def paint(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
        """Numbers: the ridge's height, and where the layer ends (100)."""
        top, *end = numbers
        depth = (end[0] if end else 100) / 100 * HEIGHT
        base = top / 100 * HEIGHT + dice.gauss(0, 3)
        ridge = [
            (x, min(base + dice.uniform(-rough, rough), depth))
            for x in range(-step, WIDTH + 2 * step, step)
        ]
        corners = [(-step, depth), *ridge, (WIDTH + 2 * step, depth)]
        _fill(canvas, np.array(corners, np.float32), colour)

    return paint


def _wave(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers: height of the swell's middle, its swing (8), how many swells (1.5)."""
    top, swing, turns = _filled(numbers, 3, (8, 1.5))
    x = np.linspace(0, WIDTH, 24)
    start = dice.uniform(0, 6.3)
    y = top + swing * np.sin(start + x / WIDTH * 6.283 * turns)
    ridge = np.stack([x, y / 100 * HEIGHT], 1)
    _fill(
        canvas, np.concatenate([ridge, [(WIDTH, HEIGHT), (0, HEIGHT)]]).astype(np.float32), colour
    )


def _band(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers: top and bottom."""
    top, bottom = (round(edge / 100 * HEIGHT + dice.gauss(0, 1.5)) for edge in numbers)
    canvas[max(top, 0) if numbers[0] > 0 else 0 : bottom if numbers[1] < 100 else HEIGHT] = colour


def _bar(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers: left, top, right, bottom."""
    left, top, right, bottom = numbers
    shift = (dice.gauss(0, 3), dice.gauss(0, 2))
    corners = np.array([(left, top), (right, bottom)]) / 100 * (WIDTH, HEIGHT) + shift
    (x0, y0), (x1, y1) = np.rint(corners).astype(int).tolist()
    cv2.rectangle(canvas, (x0, y0), (x1, y1), colour, -1)


def _disc(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers: middle x, middle y, diameter in parts of the height."""
    x, y, size = numbers
    middle = (round(x / 100 * WIDTH + dice.gauss(0, 3)), round(y / 100 * HEIGHT + dice.gauss(0, 3)))
    cv2.circle(canvas, middle, round(size / 200 * HEIGHT * dice.uniform(0.88, 1.12)), colour, -1)


def _ring(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers as for a disc; an emblem of two lines, such as a seal."""
    x, y, size = numbers
    middle = (round(x / 100 * WIDTH + dice.gauss(0, 3)), round(y / 100 * HEIGHT + dice.gauss(0, 3)))
    radius = round(size / 200 * HEIGHT * dice.uniform(0.88, 1.12))
    cv2.circle(canvas, middle, radius, colour, max(radius // 10, 2))
    cv2.circle(canvas, middle, max(round(radius * 0.6), 2), colour, max(radius // 12, 1))


def _rays(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers: where the rays come from, x and y, and how far they reach (100)."""
    x, y, *reach = numbers
    source = np.array((x / 100 * WIDTH, y / 100 * HEIGHT))
    length = (reach[0] if reach else 100) / 100 * HEIGHT
    count, start = dice.choice((12, 16, 20)), dice.uniform(0, 0.5)
    for turn in range(count):
        angles = 6.283 * (turn + start + np.array((-0.22, 0.22))) / count
        tips = source + length * np.stack([np.cos(angles), np.sin(angles)], 1)
        _fill(canvas, np.concatenate([[source], tips]).astype(np.float32), colour)


def _rainbow(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers: middle x, foot y, radius, all of the height but x."""
    x, y, size = numbers
    middle = (round(x / 100 * WIDTH + dice.gauss(0, 4)), round(y / 100 * HEIGHT + dice.gauss(0, 4)))
    radius = size / 100 * HEIGHT
    hues = ((60, 60, 230), (40, 150, 250), (60, 225, 250), (90, 190, 90), (220, 140, 60), colour)
    wide = max(round(radius * 0.07), 3)
    for place, hue in enumerate(hues):
        axes = (round(radius * 1.25) - place * wide, round(radius) - place * wide)
        cv2.ellipse(canvas, middle, axes, 0, 180, 360, hue, wide)


def _skyline(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers: height of the roofs, of the ground, and left and right ends (0, 100)."""
    roofs, floor, left, right = _filled(numbers, 4, (0, 100))
    x = left / 100 * WIDTH
    while x < right / 100 * WIDTH:
        wide = dice.randint(6, 22)
        top = (roofs + dice.uniform(0, (floor - roofs) * 0.8)) / 100 * HEIGHT
        low = (round(x + wide), round(floor / 100 * HEIGHT))
        cv2.rectangle(canvas, (round(x), round(top)), low, colour, -1)
        x += wide + dice.choice((0, 0, 4))


def _trees(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers: tips and feet of a row of firs, and left and right ends (0, 100)."""
    tips, feet, left, right = _filled(numbers, 4, (0, 100))
    x = left / 100 * WIDTH
    while x < right / 100 * WIDTH:
        wide = dice.randint(10, 26)
        top = (tips + dice.uniform(0, (feet - tips) * 0.5)) / 100 * HEIGHT
        bottom = feet / 100 * HEIGHT
        corners = [(x + wide / 2, top), (x + wide, bottom), (x, bottom)]
        _fill(canvas, np.array(corners, np.float32), colour)
        x += wide * dice.uniform(0.5, 0.9)


def _stars(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers: top and bottom of the strip, how many, left and right ends (0, 100)."""
    top, bottom, count, left, right = _filled(numbers, 5, (0, 100))
    for _ in range(round(count)):
        size = dice.uniform(6, 14)
        middle = (
            dice.uniform(left, right) / 100 * WIDTH,
            dice.uniform(top, bottom) / 100 * HEIGHT,
        )
        corners = (outline("star") - 0.5) * np.float32(size) + np.array(middle, np.float32)
        _fill(canvas, np.asarray(corners, np.float32), colour)


def _stripes(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:  # noqa: ARG001 - as all painters
    """Numbers: left, top, right, bottom of a flag, and how many stripes."""
    left, top, right, bottom, count = numbers
    step = (bottom - top) / (2 * count - 1)
    for place in range(int(count)):
        y = top + 2 * place * step
        _bar(canvas, (left, y, right, y + step), colour, Random(7))


def _corner(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers: x and y of the corner (0 or 100), and how far along either side it reaches."""
    x, y, across, down = numbers
    inward = (1 if x < 50 else -1, 1 if y < 50 else -1)
    at = np.array([(x, y), (x + inward[0] * across, y), (x, y + inward[1] * down)], np.float32)
    at[1:] += [(dice.gauss(0, 2), 0), (0, dice.gauss(0, 2))]
    _fill(canvas, at / 100 * (WIDTH, HEIGHT), colour)


def _zia(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers as for a disc: a ring with four bundles of rays."""
    x, y, size = numbers
    middle = (round(x / 100 * WIDTH), round(y / 100 * HEIGHT + dice.gauss(0, 3)))
    reach, radius = size / 200 * HEIGHT, max(round(size / 500 * HEIGHT), 3)
    cv2.circle(canvas, middle, radius, colour, max(radius // 4, 2))
    for turn in range(4):
        along = np.array((np.cos(turn * 1.5708), np.sin(turn * 1.5708)))
        beside = np.array((-along[1], along[0]))
        for side in (-0.45, -0.15, 0.15, 0.45):
            start = np.array(middle) + along * radius * 1.2 + beside * radius * side * 1.6
            stop = start + along * (reach - radius * 1.2) * (1 if abs(side) < 0.3 else 0.75)
            ends = [tuple(np.rint(end).astype(int).tolist()) for end in (start, stop)]
            cv2.line(canvas, ends[0], ends[1], colour, max(radius // 5, 2))


def _access(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers as for a disc: the sign of access."""
    x, y, size = numbers
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    middle = (round(x / 100 * WIDTH), round(y / 100 * HEIGHT + dice.gauss(0, 3)))
    draw_access_sign(mask, middle, round(size / 200 * HEIGHT))
    paint(canvas, mask, 0, 0, colour)


_PAINTERS: dict[str, Callable[[Canvas, tuple[float, ...], Bgr, Random], None]] = {
    "hills": _layer(7, 50),
    "mountains": _layer(20, 36),
    "peaks": _layer(32, 48),
    "field": _layer(2, 100),
    "grasses": _layer(8, 7),
    "wave": _wave,
    "band": _band,
    "bar": _bar,
    "disc": _disc,
    "ring": _ring,
    "rays": _rays,
    "rainbow": _rainbow,
    "skyline": _skyline,
    "trees": _trees,
    "stars": _stars,
    "stripes": _stripes,
    "corner": _corner,
    "zia": _zia,
    "access": _access,
}
SHAPES = frozenset(_PAINTERS) | frozenset(_OUTLINES)
