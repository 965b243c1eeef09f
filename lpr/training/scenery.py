"""The pictures that plates are printed with: ridges, suns, skylines, flags, silhouettes."""

from collections.abc import Callable
from random import Random

import cv2
import numpy as np

from lpr.training.canvas import Canvas, paint
from lpr.training.looks import HEIGHT, WIDTH
from lpr.training.marks import draw_access_sign
from lpr.training.plate_design import Art, Bgr
from lpr.training.silhouettes import OUTLINES, draw_silhouette, fill, outline


def draw_art(canvas: Canvas, art: Art, colour: Bgr, dice: Random) -> None:
    """The shape on the canvas, a little moved and scaled."""
    painter = _PAINTERS.get(art.shape)
    if painter:
        painter(canvas, art.numbers, colour, dice)
    else:
        draw_silhouette(canvas, art, colour, dice)


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
        fill(canvas, np.array(corners, np.float32), colour)

    return paint


def _wave(canvas: Canvas, numbers: tuple[float, ...], colour: Bgr, dice: Random) -> None:
    """Numbers: height of the swell's middle, its swing (8), how many swells (1.5)."""
    top, swing, turns = _filled(numbers, 3, (8, 1.5))
    x = np.linspace(0, WIDTH, 24)
    start = dice.uniform(0, 6.3)
    y = top + swing * np.sin(start + x / WIDTH * 6.283 * turns)
    ridge = np.stack([x, y / 100 * HEIGHT], 1)
    fill(canvas, np.concatenate([ridge, [(WIDTH, HEIGHT), (0, HEIGHT)]]).astype(np.float32), colour)


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
        fill(canvas, np.concatenate([[source], tips]).astype(np.float32), colour)


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
        fill(canvas, np.array(corners, np.float32), colour)
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
        fill(canvas, np.asarray(corners, np.float32), colour)


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
    fill(canvas, at / 100 * (WIDTH, HEIGHT), colour)


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
SHAPES = frozenset(_PAINTERS) | frozenset(OUTLINES)
