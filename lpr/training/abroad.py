"""Faces of plates with another shape: long ones as in Europe, and those with two lines."""

from random import Random

import cv2
import numpy as np

from lpr.training import fonts
from lpr.training.canvas import Canvas, clouds, paint
from lpr.training.fonts import GLYPH_HEIGHT
from lpr.training.lettering import Lettering, any_lettering

LONG = (460, 100)  # pixels across and down of a long face
SQUARE = (240, 170)  # of one with two lines

# As printed: A a letter, 9 a digit, a blank or a dash where something stands between.
_LONG_FORMATS = (
    "AA99 AAA|AA99 AAA|AA-999-AA|AA-999-AA|AA 999AA|AA 999 AA|9999 AAA|9999 AAA|AA AA 999|"
    "A AA 9999|AAA A 999|AA A 9999|A AA 99|AAA AA 99|AA-999-A|99-AAA-9|A-999-AA|9-AAA-99|"
    "AA 99999|AA 9999A|AAA 9999|AAA-999|AAA 999|A 99 AAA|AA 99 AAA|A 999 AAA|9A9 9999|"
    "AA 99 999|AA 9999 AA|99-AA-99|9-AAA-999|AAA-9999|AAA-9999|AAA9A99|AAA9A99|AA 9999|AA 999|"
    "A 99999|AA 99 AA 9999|99 AA 9999|999 AA 99|A 9999 AA|999-A-99999"
).split("|")
_TWO_LINES = (
    "AAA/9999|AAA/9999|AAA/9A99|AA99/AAA|AA/9999|AA A/999|AAA/999|9999/AAA|AA 99/9999|999/999|"
    "99/999|AA/99999|A9/999|AA 999/AA|A/99999|999/AA|99/AAA|MC/9999|AA 99/AAA"
).split("|")
_CLEAR = "ABCDEFGHJKLMNPRSTUVWXYZ"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZWQ"
_COUNTRIES = (
    "D F I E GB UK NL B A CH PL CZ SK H RO BG P S N FIN DK IRL L SLO HR LT LV EST UA TR BR".split()
)


def _printed(pattern: str, dice: Random) -> str:
    letters = _LETTERS if dice.random() < 0.35 else _CLEAR
    kinds = {"A": letters, "9": "0123456789"}
    return "".join(dice.choice(kinds[place]) if place in kinds else place for place in pattern)


def draw_long(dice: Random) -> tuple[Canvas, str]:
    """A long grey face, float 0 to 255, and the number on it."""
    printed = _printed(dice.choice(_LONG_FORMATS), dice)
    canvas, ink = _blank(LONG, dice)
    wide, high = LONG
    left, right = dice.randint(6, 18), wide - dice.randint(6, 18)
    if dice.random() < 0.7:
        left = _strip(canvas, 0, dice)
    if dice.random() < 0.2:
        right = wide - _strip(canvas, wide - 44, dice)
    tall = round(high * dice.uniform(0.6, 0.84))
    _set_line(canvas, printed, (left + 4, right - 4, (high - tall) // 2, tall), ink, dice)
    _trim(canvas, ink, dice)
    return canvas, _plain(printed)


def draw_two_lines(dice: Random) -> tuple[Canvas, str]:
    """A grey face with two lines of a number, float 0 to 255, and the whole number."""
    printed = _printed(dice.choice(_TWO_LINES), dice)
    canvas, ink = _blank(SQUARE, dice)
    wide, high = SQUARE
    top = 0
    if dice.random() < 0.35:  # a town or a state above
        files = fonts.legend_fonts()
        name = dice.choice(("MOTORCYCLE", "CYCLE", "SAO PAULO", "TEXAS", "Florida", "NEW YORK"))
        mask = fonts.word(files[dice.randrange(len(files))], name, 18)
        paint(canvas, mask, (wide - mask.shape[1]) // 2, 5, ink)
        top = 18
    row = (high - top) // 2
    tall = round(row * dice.uniform(0.7, 0.85))
    lettering = any_lettering(dice)
    for place, line in enumerate(printed.split("/")):
        at = top + place * row + (row - tall) // 2
        edge = dice.randint(10, 40)
        _set_line(canvas, line, (edge, wide - edge, at, tall), ink, dice, lettering)
    _trim(canvas, ink, dice)
    return canvas, _plain(printed)


def _plain(printed: str) -> str:
    return "".join(mark for mark in printed if mark.isalnum())


def _blank(size: tuple[int, int], dice: Random) -> tuple[Canvas, float]:
    ground, ink = dice.uniform(150, 250), dice.uniform(5, 80)
    if dice.random() < 0.2:
        ground, ink = dice.uniform(10, 90), dice.uniform(170, 250)
    canvas = np.full(size[::-1], ground, np.float32)
    if dice.random() < 0.3:
        canvas += clouds(dice, size[1], size[0], dice.choice((12, 60))) * dice.uniform(2, 14)
    return canvas, ink


def _strip(canvas: Canvas, left: int, dice: Random) -> int:
    """A strip with a country's letters and a ring of stars; how wide it is."""
    wide, high = dice.randint(32, 46), canvas.shape[0]
    dark = dice.uniform(20, 120)
    paint(canvas, np.full((high, wide), 255, np.uint8), left, 0, dark)
    if dice.random() < 0.85:
        files = fonts.legend_fonts()
        mask = fonts.word(files[dice.randrange(len(files))], dice.choice(_COUNTRIES), 24)
        paint(canvas, mask, left + max((wide - mask.shape[1]) // 2, 0), high - 32, 240.0)
    if dice.random() < 0.8:
        for turn in range(12):
            x = left + wide / 2 + 11 * np.cos(turn * 0.524)
            y = high * 0.32 + 11 * np.sin(turn * 0.524)
            cv2.circle(canvas, (int(x), int(y)), 1, 235.0, -1)
    return wide


def _set_line(
    canvas: Canvas,
    line: str,
    room: tuple[int, int, int, int],
    ink: float,
    dice: Random,
    lettering: Lettering | None = None,
) -> None:
    """One line of the number in the room: left, right, top, height."""
    left, right, top, tall = room
    lettering = lettering or any_lettering(dice)
    stretch, space = dice.uniform(0.8, 1.15), dice.uniform(0.08, 0.18) * tall
    gap = dice.uniform(0.2, 0.6) * tall
    widths = [
        lettering.glyph(mark).shape[1] * tall / GLYPH_HEIGHT * stretch if mark.isalnum() else gap
        for mark in line
    ]
    total = sum(widths) + space * len(line)
    fit = min((right - left) / total, 1.3)
    x = left + (right - left - total * fit) * dice.choice((0.5, 0.5, dice.random()))
    sheet = np.zeros(canvas.shape, np.uint8)
    for mark, width in zip(line, widths, strict=True):
        if mark.isalnum():
            size = (max(round(width * fit), 3), tall)
            mask = cv2.resize(lettering.glyph(mark), size, interpolation=cv2.INTER_LINEAR)
            place = max(round(x), 0)
            shown = sheet[top : top + tall, place : place + size[0]]
            shown[:] = np.maximum(shown, mask[: shown.shape[0], : shown.shape[1]])
        else:
            _between(canvas, mark, (x + width * fit / 2, top + tall / 2), tall, ink, dice)
        x += (width + space) * fit
    if dice.random() < 0.4:  # the light and shade of embossing
        raised = cv2.GaussianBlur(sheet, (0, 0), 1.6).astype(np.float32)
        canvas -= (raised - np.roll(raised, (2, 1), (0, 1))) * dice.uniform(0.1, 0.4)
    paint(canvas, sheet, 0, 0, ink)


def _between(
    canvas: Canvas, mark: str, at: tuple[float, float], tall: int, ink: float, dice: Random
) -> None:
    """A dash, or the round stickers that some countries set between."""
    x, y = round(at[0]), round(at[1])
    if mark == "-" and dice.random() < 0.8:
        half = max(round(tall * 0.12), 3)
        cv2.line(canvas, (x - half, y), (x + half, y), ink, max(round(tall * 0.09), 2))
    elif dice.random() < 0.35:
        radius = max(round(tall * dice.uniform(0.12, 0.2)), 3)
        ground = float(np.median(canvas))
        for side in (-1, 1):
            centre = (x, y + side * round(tall * 0.24))
            cv2.circle(canvas, centre, radius, ground + dice.uniform(-120, 40), -1)
            cv2.circle(canvas, centre, max(radius - 3, 1), ground - dice.uniform(0, 90), -1)


def _trim(canvas: Canvas, ink: float, dice: Random) -> None:
    """Rim, bolts and the holder's edge."""
    high, wide = canvas.shape
    if dice.random() < 0.5:
        cv2.rectangle(canvas, (2, 2), (wide - 3, high - 3), ink, dice.randint(1, 3))
    if dice.random() < 0.4:
        for x in (dice.randint(30, wide // 3), wide - dice.randint(30, wide // 3)):
            y = dice.choice((10, high // 2, high - 10))
            cv2.circle(canvas, (x, y), dice.randint(3, 5), ink + dice.uniform(-20, 140), -1)
    if dice.random() < 0.3:
        canvas[high - dice.randint(4, 12) :] = dice.uniform(5, 60)
