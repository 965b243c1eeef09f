"""What stands on a plate beside its number: badges, stacked letters, stickers, bolts, frames."""

from random import Random

import cv2
import numpy as np

from lpr.training import fonts
from lpr.training.canvas import Canvas, Colour, paint, shade
from lpr.training.fonts import Mask
from lpr.training.lettering import Lettering
from lpr.training.looks import HEIGHT, WIDTH, Look

COUNTIES = "DOUGLAS SHELBY MARION JEFFERSON LAKE CLAY MONROE WAYNE GRANT SUFFOLK".split()
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_STACKS = "DP TRK DLR BB US SN CU FD MC 7B PF VT RV GV DV XP MSC POW FLT APT".split()
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def stack_letters(
    canvas: Canvas, room: tuple[int, int], look: Look, dice: Random
) -> tuple[int, int]:
    """Small letters one above the other, which belong to the plate's kind and not its number."""
    left, right = room
    letters = dice.choice(_STACKS)
    if dice.random() < 0.5:  # any others, and sometimes one alone
        letters = "".join(dice.choice(_LETTERS) for _ in range(dice.choice((1, 2, 2, 3))))
    size = dice.choice((18, 24, 30, 36, 46 if len(letters) < 3 else 34))
    lettering = Lettering(look.number_font, look.cut)
    masks = [_sized(lettering.glyph(letter), size) for letter in letters]
    high = masks[0].shape[0] + dice.randint(3, 12)
    wide = max(mask.shape[1] for mask in masks)
    at_left = dice.random() < 0.8
    x = left + dice.randint(0, 4) if at_left else right - wide - dice.randint(0, 4)
    top = HEIGHT // 2 - high * len(masks) // 2 + dice.randint(-8, 8)
    for row, mask in enumerate(masks):
        paint(canvas, mask, x + (wide - mask.shape[1]) // 2, top + row * high, look.ink)
    taken = wide + dice.randint(4, 14)
    return (left + taken, right) if at_left else (left, right - taken)


def _sized(mask: Mask, high: int) -> Mask:
    wide = max(round(mask.shape[1] * high / mask.shape[0]), 3)
    return cv2.resize(mask, (wide, high), interpolation=cv2.INTER_AREA)


def draw_tag(canvas: Canvas, at: tuple[int, int], width: int, look: Look, dice: Random) -> None:
    """A sticker of the year in the middle of the number, as some states place it."""
    mask = np.full((dice.randint(28, 64), max(width, 8)), 255, np.uint8)
    left, top = at[0] - mask.shape[1] // 2, at[1] - mask.shape[0] // 2
    ground = shade(look.ground, dice.uniform(-150, 60))
    paint(canvas, mask, left, top, ground)
    files = fonts.number_fonts()
    text = dice.choice((f"{dice.randint(0, 99):02d}", dice.choice(_MONTHS), "8", "16"))
    word = fonts.word(files[dice.randrange(len(files))], text, 24)
    fit = min((mask.shape[1] - 4) / word.shape[1], 1.4)
    if fit > 0.2:
        size = (max(int(word.shape[1] * fit), 2), max(int(word.shape[0] * fit), 3))
        word = cv2.resize(word, size, interpolation=cv2.INTER_AREA)
        ink = shade(ground, dice.choice((-130, 130)))
        paint(canvas, word, at[0] - size[0] // 2, at[1] - size[1] // 2, ink)


def draw_badge(canvas: Canvas, at: tuple[int, int], radius: int, look: Look, dice: Random) -> None:
    """An emblem about the point: a disc, a star, a blot, or the sign of access."""
    mask: Mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    if dice.random() < 0.2:
        draw_access_sign(mask, at, radius)
        paint(canvas, mask, 0, 0, dice.choice((look.ink, look.state_ink)))
        return
    corners = dice.randint(3, 9)
    spokes = [radius * dice.uniform(0.55, 1.0) for _ in range(corners)]
    points = [
        (
            at[0] + int(spoke * np.cos(6.283 * turn / corners)),
            at[1] + int(spoke * np.sin(6.283 * turn / corners)),
        )
        for turn, spoke in enumerate(spokes)
    ]
    if dice.random() < 0.5:
        cv2.circle(mask, at, radius, 255, dice.choice((-1, 3, 5)))
    else:
        cv2.fillPoly(mask, [np.array(points, np.int32)], 255)
    paint(canvas, mask, 0, 0, shade(look.ground, dice.choice((-1, 1)) * dice.uniform(30, 150)))
    for _ in range(dice.randint(0, 3)):
        x, y = dice.choice(points)
        cv2.line(mask, at, (x, y), 0, dice.randint(2, 6))
    mask = cv2.erode(mask, np.ones((dice.choice((5, 9, 15)),) * 2, np.uint8))
    paint(canvas, mask, 0, 0, shade(look.ground, dice.uniform(-150, 150)))
    if dice.random() < 0.3:  # a college's or a club's initials
        files = fonts.legend_fonts()
        text = "".join(dice.choice(_LETTERS) for _ in range(dice.choice((1, 1, 2, 3))))
        word = fonts.word(files[dice.randrange(len(files))], text, 40)
        word = _sized(word, max(round(radius * dice.uniform(0.5, 1.1)), 6))
        left, top = at[0] - word.shape[1] // 2, at[1] - word.shape[0] // 2
        paint(canvas, word, left, top, shade(look.ground, dice.choice((-150, 150))))


def draw_access_sign(mask: Mask, at: tuple[int, int], radius: int) -> None:
    """The sign of access: head, back, seat and wheel."""
    x, y = at
    thick = max(radius // 6, 2)
    head = (x - radius // 6, y - round(radius * 0.85))
    hip = (x - radius // 8, y + radius // 6)
    knee, foot = (x + radius // 2, y + radius // 6), (x + radius // 2 + thick * 2, y + radius)
    cv2.circle(mask, head, thick, 255, -1, cv2.LINE_AA)
    for start, end in ((head, hip), (hip, knee), (knee, foot)):
        cv2.line(mask, start, end, 255, thick, cv2.LINE_AA)
    wheel = (x - radius // 6, y + radius // 2)
    cv2.ellipse(mask, wheel, (radius // 2,) * 2, 0, 20, 290, 255, thick, cv2.LINE_AA)


def _sticker(canvas: Canvas, left: int, top: int, text: str, look: Look, dice: Random) -> None:
    size = (dice.randint(24, 36), dice.randint(38, 60))
    ground = shade(look.ground, dice.uniform(-150, 120))
    if isinstance(ground, tuple):
        ground = (dice.uniform(20, 240), dice.uniform(20, 240), dice.uniform(20, 240))
    paint(canvas, np.full(size, 255, np.uint8), left, top, ground)
    files = fonts.number_fonts()
    letters = fonts.word(files[dice.randrange(len(files))], text, dice.choice((20, 24)))
    ink = shade(ground, dice.choice((-110, 110)))
    paint(canvas, letters, left + 5, top + (size[0] - letters.shape[0]) // 2, ink)


def add_trimmings(canvas: Canvas, look: Look, dice: Random) -> None:
    """Stickers, bolts, rim and the dealer's frame; the frame may cover the legends."""
    corners = [(4, 4), (WIDTH - 58, 4), (4, HEIGHT - 38), (WIDTH - 58, HEIGHT - 38)]
    if "stickers" in look.details:
        for left, top in dice.sample(corners, dice.choice((1, 1, 2, 2, 3))):
            text = dice.choice((dice.choice(_MONTHS), f"{dice.randint(0, 99):02d}"))
            _sticker(canvas, left, top + dice.randint(-2, 4), text, look, dice)
    elif "month" in look.details:
        mask = fonts.word(fonts.number_fonts()[look.number_font], dice.choice(_MONTHS), 24)
        paint(canvas, mask, 14, 10, look.ink)
    if "bolts" in look.details:
        for x in (dice.randint(62, 84), WIDTH - dice.randint(62, 84)):
            for y in dice.choice(((13,), (13, HEIGHT - 13), (HEIGHT - 13,))):
                hole = np.zeros((18, 18), np.uint8)
                cv2.circle(hole, (9, 9), dice.randint(4, 8), 255, -1, cv2.LINE_AA)
                paint(canvas, hole, x, y - 9, shade(look.ground, dice.uniform(-170, 60)))
    if "rim" in look.details:
        mask = np.zeros((HEIGHT, WIDTH), np.uint8)
        inset = dice.randint(2, 7)
        cv2.rectangle(
            mask, (inset, inset), (WIDTH - inset, HEIGHT - inset), 255, dice.randint(1, 4)
        )
        paint(canvas, mask, 0, 0, dice.choice((look.ink, shade(look.ground, -50))))
    if "frame" in look.details:
        _frame(canvas, dice)


def _frame(canvas: Canvas, dice: Random) -> None:
    colour = dice.choice((12.0, 30.0, 190.0, 225.0))
    if canvas.ndim == 3:
        canvas_colour: Colour = (colour, colour, colour)
    else:
        canvas_colour = colour
    top, bottom, side = dice.randint(3, 44), dice.randint(3, 50), dice.randint(2, 12)
    canvas[:top], canvas[HEIGHT - bottom :] = canvas_colour, canvas_colour
    canvas[:, :side], canvas[:, WIDTH - side :] = canvas_colour, canvas_colour
    for y, depth in ((0, top), (HEIGHT - bottom, bottom)):
        if depth > 14 and dice.random() < 0.85:
            ink = shade(canvas_colour, dice.uniform(90, 210) * (1 if colour < 100 else -1))
            _dealer(canvas, y, depth, ink, dice)


def _dealer(canvas: Canvas, top: int, depth: int, ink: Colour, dice: Random) -> None:
    """Who sold the car, as large as the frame's lip has room for, or a little larger."""
    files = fonts.legend_fonts()
    text = dice.choice(COUNTIES) + dice.choice((" MOTORS", " AUTO", ".COM", " TOYOTA", "", "", ""))
    if dice.random() < 0.2:
        text = f"({dice.randint(200, 999)}) {dice.randint(200, 999)}-{dice.randint(1000, 9999)}"
    if dice.random() < 0.4:
        text = text.title()
    mask = fonts.word(files[dice.randrange(len(files))], text, 40)
    high = max(round(depth * dice.uniform(0.5, 1.05)), 8)
    mask = cv2.resize(mask, (min(mask.shape[1] * high // 24, WIDTH - 30), high))
    left = (WIDTH - mask.shape[1]) // 2 + dice.randint(-12, 12)
    paint(canvas, mask, left, top + (depth - high) // 2, ink)
