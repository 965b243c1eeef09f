"""The face of a drawn plate, flat and straight: ground, legends and number."""

from random import Random

import cv2
import numpy as np

from lpr.training import fonts
from lpr.training.canvas import Canvas, clouds, in_colour, paint
from lpr.training.fonts import GLYPH_HEIGHT, Mask
from lpr.training.legends import paint_design, paint_legends, paint_scenery
from lpr.training.lettering import Lettering
from lpr.training.looks import HEIGHT, WIDTH, Look
from lpr.training.marks import add_trimmings, draw_badge, draw_tag, stack_letters


def draw_face(number: str, state: str, look: Look, dice: Random) -> Canvas:
    """The plate at 400x200, float 0 to 255, grey or BGR as the look's colours are."""
    if look.design is None:
        canvas = _ground(look, dice)
        _random_print(canvas, state, look, dice)
    else:
        canvas = paint_design(look.design, dice)
    left, right = _emblem_room(canvas, look, dice)
    _number(canvas, number, look, (left, right), dice)
    add_trimmings(canvas, look, dice)
    return canvas


def _random_print(canvas: Canvas, state: str, look: Look, dice: Random) -> None:
    if "scenery" in look.details:
        paint_scenery(canvas, look, dice)
    for name, top in (("band_top", 0), ("band_bottom", HEIGHT - 1)):
        if name in look.details:
            depth = dice.randint(24, 46)
            canvas[max(top - depth, 0) : top + depth] = look.band
    paint_legends(canvas, state, look, dice)


def _ground(look: Look, dice: Random) -> Canvas:
    channels = (3,) if isinstance(look.ground, tuple) else ()
    canvas = np.empty((HEIGHT, WIDTH, *channels), np.float32)
    canvas[:] = look.ground
    if "fade" in look.details:
        reach = dice.uniform(-70, 70)
        ramp = np.linspace(reach, -reach * dice.random(), HEIGHT, dtype=np.float32)
        canvas += ramp.reshape(-1, *([1] * (canvas.ndim - 1)))
    return canvas


def _emblem_room(canvas: Canvas, look: Look, dice: Random) -> tuple[int, int]:
    """Draw a badge at a side if the look has one; the room that is left for the number."""
    left, right = dice.randint(8, 22), WIDTH - dice.randint(8, 22)
    if look.design is not None and "left" in look.design.notes:
        left += dice.randint(60, 84)  # its picture stands there
    if look.emblem in ("left", "right"):
        side = dice.randint(60, 100)
        at = left + side // 2 if look.emblem == "left" else right - side // 2
        draw_badge(canvas, (at, HEIGHT // 2 + dice.randint(-12, 12)), side // 2, look, dice)
        left, right = (left + side, right) if look.emblem == "left" else (left, right - side)
    if "stack" in look.details:
        left, right = stack_letters(canvas, (left, right), look, dice)
    return left, right


def _glyphs(number: str, look: Look) -> list[Mask]:
    lettering = Lettering(look.number_font, look.cut)
    stroke = min(max(int(lettering.glyph("I").shape[1]), 8), 22)
    masks = []
    for character in number:
        drawn = "0" if character == "O" and "same_zero" in look.details else character
        mask = lettering.glyph(drawn)
        if look.cut is not None:
            masks.append(mask)  # a cut has its own 1, I and W
            continue
        if character == "1" and "stem_ones" in look.details:
            mask = fonts.bar("plain", stroke)
        elif character == "1" and "serif_ones" in look.details:
            mask = fonts.bar("flag", stroke)
        elif character == "I" and "serif_i" in look.details:
            mask = fonts.bar("serif", stroke)
        elif character == "W" and "upright_w" in look.details:
            mask = np.ascontiguousarray(lettering.glyph("M")[::-1])
        masks.append(mask)
    return masks


def _gaps(number: str, look: Look, dice: Random) -> dict[int, str]:
    """Where between characters something stands, and what it is."""
    if len(number) < 4 or (look.separator == "none" and look.emblem != "middle"):
        return {}
    turns = [
        place
        for place in range(1, len(number))
        if number[place].isdigit() != number[place - 1].isdigit()
    ]
    place = dice.choice(turns) if turns and dice.random() < 0.75 else dice.choice((2, 3, 3))
    return {place: "emblem" if look.emblem == "middle" else look.separator}


def _number(canvas: Canvas, number: str, look: Look, room: tuple[int, int], dice: Random) -> None:
    high = round(HEIGHT * look.letter_height)
    masks = _glyphs(number, look)
    gaps = _gaps(number, look, dice)
    space = dice.uniform(0.05, 0.2) * high
    stretch = dice.uniform(0.8, 1.25)
    widths = [mask.shape[1] * high / GLYPH_HEIGHT * stretch for mask in masks]
    if "even_cells" in look.details:
        cell = float(np.median(widths))
        widths = [cell if width > 0.55 * cell else width for width in widths]
    advances = [width + space for width in widths]
    if "even_cells" in look.details:
        advances = [max(advance, max(widths) * 0.85 + space) for advance in advances]
    extra = {
        "none": 0.0,
        "gap": dice.uniform(0.15, 0.7),
        "dot": 0.3,
        "dash": 0.4,
        "emblem": dice.uniform(0.4, 0.95),
    }
    opening = {place: extra[kind] * high for place, kind in gaps.items()}
    total = sum(advances) + sum(opening.values())
    fit = min((room[1] - room[0]) / total, 1.0 if dice.random() < 0.6 else 1.35)
    x = room[0] + ((room[1] - room[0]) - total * fit) * dice.choice((0.5, 0.5, dice.random()))
    top = (HEIGHT - high) / 2 + dice.uniform(-8, 12)
    relief = np.zeros((HEIGHT, WIDTH), np.uint8)
    for place, mask in enumerate(masks):
        if place in gaps:
            _separator(canvas, gaps[place], x, opening[place] * fit, look, dice)
            x += opening[place] * fit
        inset = (advances[place] - widths[place]) * fit / 2
        size = (max(round(widths[place] * fit), 3), high)
        drawn = cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR)
        _stamp(relief, drawn, round(x + inset), round(top))
        x += advances[place] * fit
    _ink(canvas, relief, look, dice)


def _stamp(sheet: Mask, mask: Mask, left: int, top: int) -> None:
    x0, x1 = max(left, 0), min(left + mask.shape[1], sheet.shape[1])
    y0, y1 = max(top, 0), min(top + mask.shape[0], sheet.shape[0])
    if x1 > x0 and y1 > y0:
        window = sheet[y0:y1, x0:x1]
        np.maximum(window, mask[y0 - top : y1 - top, x0 - left : x1 - left], out=window)


def _separator(
    canvas: Canvas, kind: str, left: float, width: float, look: Look, dice: Random
) -> None:
    middle = (int(left + width / 2), HEIGHT // 2 + dice.randint(-6, 10))
    if kind == "emblem" and look.design is None and dice.random() < 0.25:
        draw_tag(canvas, middle, int(width * dice.uniform(0.6, 0.95)), look, dice)
    elif kind == "emblem":
        draw_badge(canvas, middle, max(int(width * 0.55), 6), look, dice)
    elif kind in ("dot", "dash"):
        half = 6 if kind == "dot" else max(int(width * 0.35), 5)
        mask = np.full((dice.randint(7, 13), 2 * half), 255, np.uint8)
        paint(canvas, mask, middle[0] - half, middle[1], look.ink)


def _ink(canvas: Canvas, relief: Mask, look: Look, dice: Random) -> None:
    """Lay the number on, thinner or bolder, with the light and shade of its embossing."""
    weight = dice.choice((-3, 0, 0, 0, 3, 3, 5))
    if weight > 0:
        relief = cv2.dilate(relief, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (weight,) * 2))
    elif weight < 0:
        relief = cv2.erode(relief, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3)))
    if "emboss" in look.details:
        raised = cv2.GaussianBlur(relief, (0, 0), 2.0).astype(np.float32)
        down, right = dice.choice((2, 3)), dice.randint(-2, 2)
        slope = raised - np.roll(raised, (down, right), (0, 1))
        slope *= dice.uniform(0.1, 0.45)
        canvas -= slope if canvas.ndim == 2 else in_colour(slope)
    if dice.random() < 0.08:  # worn paint shows the ground
        worn = clouds(dice, HEIGHT, WIDTH, dice.choice((4, 12))) > dice.uniform(0.6, 1.6)
        relief = np.where(worn, (relief * 0.4).astype(np.uint8), relief)
    paint(canvas, relief, 0, 0, look.ink)
    if "emboss" in look.details:
        gloss = slope * 0.5
        canvas -= gloss if canvas.ndim == 2 else in_colour(gloss)
