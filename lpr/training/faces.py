"""The face of a drawn plate, flat and straight: ground, legends, number, emblems and stickers."""

from dataclasses import dataclass, field
from random import Random

import cv2
import numpy as np

from core.plates import STATES
from lpr.training import fonts
from lpr.training.canvas import Canvas, Colour, clouds, paint, shade
from lpr.training.fonts import GLYPH_HEIGHT, Mask

WIDTH, HEIGHT = 400, 200
_MOTTOS = (
    "The Natural State|Grand Canyon State|Sunshine State|Constitution State|Aloha State|"
    "Famous Potatoes|Land of Lincoln|Bluegrass State|Sportsman's Paradise|Vacationland|"
    "Great Lakes|10,000 lakes|Big Sky|Live Free or Die|Garden State|Land of Enchantment|"
    "EMPIRE STATE|First in Flight|Native America|Keystone State|Ocean State|"
    "Great Faces. Great Places.|Volunteer State|LONE STAR STATE|Life Elevated|"
    "Green Mountain State|Evergreen State|Wild, Wonderful|America's Dairyland|Peace Garden|"
    "THE FIRST STATE|Show-Me State|Heart of Dixie|www.state.us|DEALER|TRAILER|TRUCK|"
    "COMMERCIAL|DISABLED VETERAN|NATIONAL GUARD|UNIVERSITY|FIREFIGHTER|IN GOD WE TRUST"
).split("|")
_COUNTIES = "DOUGLAS SHELBY MARION JEFFERSON LAKE CLAY MONROE WAYNE GRANT SUFFOLK".split()
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_STACKS = "DP TRK DLR BB US SN CU FD MC 7B PF VT RV GV".split()


@dataclass(frozen=True)
class Look:
    """What one plate is made to look like; colours are grey levels or BGR."""

    ground: Colour
    ink: Colour
    state_ink: Colour
    band: Colour
    number_font: int
    legend_font: int
    letter_height: float = 0.48  # of the plate's height
    emblem: str = "none"  # none, middle, left, right
    separator: str = "none"  # none, dot, dash, gap
    details: frozenset[str] = field(default_factory=frozenset)
    motto: str = ""  # one at random where empty


_DETAILS = {
    "band_top": 0.25,
    "band_bottom": 0.22,
    "scenery": 0.4,
    "fade": 0.35,
    "rim": 0.45,
    "motto": 0.8,
    "state": 0.94,
    "stickers": 0.6,
    "month": 0.3,
    "bolts": 0.85,
    "frame": 0.25,
    "emboss": 0.6,
    "stack": 0.16,
    "same_zero": 0.45,
    "stem_ones": 0.12,
    "serif_ones": 0.15,
    "serif_i": 0.5,
    "upright_w": 0.4,
    "even_cells": 0.45,
}


def any_look(dice: Random) -> Look:
    """A grey look for training, of the kinds seen on the road and a little beyond."""
    if dice.random() < 0.7:
        ground, ink = dice.uniform(140, 250), dice.uniform(5, 95)
        if dice.random() < 0.12:
            ink = min(ink + 40, ground - 55)
    else:
        ground, ink = dice.uniform(10, 115), dice.uniform(170, 252)
    return Look(
        ground=ground,
        ink=ink,
        state_ink=dice.choice((ink, dice.uniform(0, 255))),
        band=dice.uniform(0, 255),
        number_font=dice.randrange(len(fonts.number_fonts())),
        legend_font=dice.randrange(len(fonts.legend_fonts())),
        letter_height=dice.uniform(0.36, 0.56) if dice.random() < 0.9 else dice.uniform(0.3, 0.66),
        emblem=dice.choices(("none", "middle", "left", "right"), (64, 17, 15, 4))[0],
        separator=dice.choices(("none", "gap", "dot", "dash"), (35, 40, 13, 12))[0],
        details=frozenset(name for name, chance in _DETAILS.items() if dice.random() < chance),
    )


def draw_face(number: str, state: str, look: Look, dice: Random) -> Canvas:
    """The plate at 400x200, float 0 to 255, grey or BGR as the look's colours are."""
    canvas = _ground(look, dice)
    if "scenery" in look.details:
        _scenery(canvas, look, dice)
    for name, top in (("band_top", 0), ("band_bottom", HEIGHT - 1)):
        if name in look.details:
            depth = dice.randint(24, 46)
            canvas[max(top - depth, 0) : top + depth] = look.band
    _legends(canvas, state, look, dice)
    left, right = _emblem_room(canvas, look, dice)
    _number(canvas, number, look, (left, right), dice)
    _trimmings(canvas, look, dice)
    return canvas


def _ground(look: Look, dice: Random) -> Canvas:
    channels = (3,) if isinstance(look.ground, tuple) else ()
    canvas = np.empty((HEIGHT, WIDTH, *channels), np.float32)
    canvas[:] = look.ground
    if "fade" in look.details:
        reach = dice.uniform(-70, 70)
        ramp = np.linspace(reach, -reach * dice.random(), HEIGHT, dtype=np.float32)
        canvas += ramp.reshape(-1, *([1] * (canvas.ndim - 1)))
    return canvas


def _scenery(canvas: Canvas, look: Look, dice: Random) -> None:
    """Hills, waves or blots behind the number, faint enough to leave it legible."""
    mask: Mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    base = dice.randint(70, 170)
    ridge = [(x, base + dice.randint(-35, 35)) for x in range(0, WIDTH + 50, dice.choice((25, 50)))]
    depth = HEIGHT if dice.random() < 0.7 else 0
    outline = np.array([(0, depth), *ridge, (WIDTH, depth)], np.int32)
    cv2.fillPoly(mask, [outline], dice.randint(50, 200))
    if dice.random() < 0.4:
        centre = (dice.randint(0, WIDTH), dice.randint(0, HEIGHT))
        cv2.circle(mask, centre, dice.randint(25, 80), dice.randint(60, 200), -1)
    if dice.random() < 0.5:
        mask = cv2.GaussianBlur(mask, (0, 0), dice.uniform(1, 8))
    paint(canvas, mask, 0, 0, shade(look.ground, dice.uniform(-75, 75)))


def _legends(canvas: Canvas, state: str, look: Look, dice: Random) -> None:
    files = fonts.legend_fonts()
    name = STATES[state]
    if dice.random() < 0.4:
        name = name.upper()
    motto = look.motto or dice.choice(_COUNTIES if dice.random() < 0.25 else _MOTTOS)
    if not look.motto and dice.random() < 0.15:
        name, motto = motto, name
    edge = dice.randint(3, 14)
    if "state" in look.details:
        mask = fonts.word(files[look.legend_font], name, dice.randrange(26, 48, 4))
        left = (WIDTH - mask.shape[1]) // 2 + dice.randint(-25, 25)
        paint(canvas, mask, left, edge, look.state_ink)
    if "motto" in look.details:
        other = files[(look.legend_font + dice.randint(0, 9)) % len(files)]
        mask = fonts.word(other, motto, dice.randrange(18, 36, 4))
        left = (WIDTH - mask.shape[1]) // 2 + dice.randint(-40, 40)
        ink = dice.choice((look.state_ink, look.ink))
        paint(canvas, mask, left, HEIGHT - edge - mask.shape[0], ink)


def _emblem_room(canvas: Canvas, look: Look, dice: Random) -> tuple[int, int]:
    """Draw a badge at a side if the look has one; the room that is left for the number."""
    left, right = dice.randint(8, 22), WIDTH - dice.randint(8, 22)
    if look.emblem in ("left", "right"):
        side = dice.randint(60, 100)
        at = left + side // 2 if look.emblem == "left" else right - side // 2
        _badge(canvas, (at, HEIGHT // 2 + dice.randint(-12, 12)), side // 2, look, dice)
        left, right = (left + side, right) if look.emblem == "left" else (left, right - side)
    if "stack" in look.details:
        left, right = _stack(canvas, (left, right), look, dice)
    return left, right


def _stack(canvas: Canvas, room: tuple[int, int], look: Look, dice: Random) -> tuple[int, int]:
    """Small letters one above the other, which belong to the plate's kind and not its number."""
    left, right = room
    files, letters = fonts.number_fonts(), dice.choice(_STACKS)
    size = dice.choice((24, 30, 36, 44))
    masks = [fonts.word(files[look.number_font], letter, size) for letter in letters]
    high = masks[0].shape[0] + dice.randint(4, 12)
    wide = max(mask.shape[1] for mask in masks)
    at_left = dice.random() < 0.8
    x = left + dice.randint(0, 4) if at_left else right - wide - dice.randint(0, 4)
    top = HEIGHT // 2 - high * len(masks) // 2 + dice.randint(-8, 8)
    for row, mask in enumerate(masks):
        paint(canvas, mask, x + (wide - mask.shape[1]) // 2, top + row * high, look.ink)
    taken = wide + dice.randint(4, 14)
    return (left + taken, right) if at_left else (left, right - taken)


def _badge(canvas: Canvas, at: tuple[int, int], radius: int, look: Look, dice: Random) -> None:
    mask: Mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    if dice.random() < 0.2:
        _wheelchair(mask, at, radius)
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


def _wheelchair(mask: Mask, at: tuple[int, int], radius: int) -> None:
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


def _glyphs(number: str, look: Look) -> list[Mask]:
    path = fonts.number_fonts()[look.number_font]
    stroke = max(int(fonts.glyph(path, "I").shape[1]), 8)
    stroke = min(stroke, 22)
    masks = []
    for character in number:
        drawn = "0" if character == "O" and "same_zero" in look.details else character
        mask = fonts.glyph(path, drawn)
        if character == "1" and "stem_ones" in look.details:
            mask = fonts.bar("plain", stroke)
        elif character == "1" and "serif_ones" in look.details:
            mask = fonts.bar("flag", stroke)
        elif character == "I" and "serif_i" in look.details:
            mask = fonts.bar("serif", stroke)
        elif character == "W" and "upright_w" in look.details:
            mask = np.ascontiguousarray(fonts.glyph(path, "M")[::-1])
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
    if kind == "emblem":
        _badge(canvas, middle, max(int(width * 0.55), 6), look, dice)
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
        canvas -= slope if canvas.ndim == 2 else slope[..., None]
    if dice.random() < 0.08:  # worn paint shows the ground
        worn = clouds(dice, HEIGHT, WIDTH, dice.choice((4, 12))) > dice.uniform(0.6, 1.6)
        relief = np.where(worn, (relief * 0.4).astype(np.uint8), relief)
    paint(canvas, relief, 0, 0, look.ink)
    if "emboss" in look.details:
        gloss = slope * 0.5
        canvas -= gloss if canvas.ndim == 2 else gloss[..., None]


def _sticker(canvas: Canvas, left: int, top: int, text: str, look: Look, dice: Random) -> None:
    size = (dice.randint(24, 36), dice.randint(38, 60))
    ground = shade(look.ground, dice.uniform(-150, 120))
    paint(canvas, np.full(size, 255, np.uint8), left, top, ground)
    files = fonts.number_fonts()
    letters = fonts.word(files[dice.randrange(len(files))], text, dice.choice((20, 24)))
    ink = shade(ground, dice.choice((-110, 110)))
    paint(canvas, letters, left + 5, top + (size[0] - letters.shape[0]) // 2, ink)


def _trimmings(canvas: Canvas, look: Look, dice: Random) -> None:
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
    top, bottom, side = dice.randint(3, 34), dice.randint(3, 40), dice.randint(2, 9)
    canvas[:top], canvas[HEIGHT - bottom :] = canvas_colour, canvas_colour
    canvas[:, :side], canvas[:, WIDTH - side :] = canvas_colour, canvas_colour
    files = fonts.legend_fonts()
    for y, depth in ((0, top), (HEIGHT - bottom, bottom)):
        if depth > 16 and dice.random() < 0.8:
            text = dice.choice(_COUNTIES) + dice.choice((" MOTORS", " AUTO", ".COM", ""))
            mask = fonts.word(files[dice.randrange(len(files))], text, 20)
            paint(
                canvas,
                mask,
                (WIDTH - mask.shape[1]) // 2,
                y + 2,
                shade(canvas_colour, 130 if colour < 100 else -150),
            )
