"""Cars seen from behind, drawn once at full size and scaled into each frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Sprite = npt.NDArray[Any]  # (height, width, 4): BGR 0 to 255 and cover 0 to 1
Mask = npt.NDArray[Any]  # (height, width), 0 to 255
Bgr = tuple[int, int, int]

WIDTH, HEIGHT = 1100, 920  # pixels; the body is 1000 wide, the ground at the lower edge
PIXELS_A_METRE = 1000 / 1.82
_PAINTS: tuple[Bgr, ...] = (
    (214, 216, 216),
    (158, 160, 160),
    (52, 50, 48),
    (104, 62, 30),
    (42, 36, 140),
    (70, 84, 50),
    (172, 150, 118),
    (120, 116, 104),
    (62, 102, 148),
)


@dataclass(frozen=True)
class Car:
    """A drawn car: its picture, and the same with the brakes on; where the plate goes."""

    rolling: Sprite
    braking: Sprite
    plate_centre: tuple[float, float]  # pixels of the sprite


class _Sheet:
    """A picture and its cover that shapes are laid on, edges smoothed."""

    def __init__(self) -> None:
        self.picture = np.zeros((HEIGHT, WIDTH, 3), np.float32)
        self.cover = np.zeros((HEIGHT, WIDTH), np.float32)

    def lay(self, mask: Mask, top: Bgr, bottom: Bgr, strength: float = 1.0) -> None:
        """Fill the mask with a colour that runs from top to bottom of the shape."""
        rows = np.flatnonzero(mask.any(axis=1))
        if rows.size == 0:
            return
        y0, y1 = int(rows[0]), int(rows[-1]) + 1
        run = np.linspace(0, 1, y1 - y0, dtype=np.float32)[:, None, None]
        colour = np.array(top, np.float32) * (1 - run) + np.array(bottom, np.float32) * run
        alpha = (mask[y0:y1].astype(np.float32) / 255 * strength)[..., None]
        self.picture[y0:y1] += (colour - self.picture[y0:y1]) * alpha
        self.cover[y0:y1] = np.maximum(self.cover[y0:y1], alpha[..., 0])

    def sprite(self) -> Sprite:
        return np.dstack((self.picture, self.cover)).astype(np.float32)


def _shape(points: Sequence[tuple[float, float]], rounding: float = 0.0) -> Mask:
    """A polygon in sprite pixels, its corners rounded."""
    mask = np.zeros((HEIGHT, WIDTH), np.uint8)
    corners = np.array(points, np.float32).round().astype(np.int32)
    cv2.fillPoly(mask, [corners], 255, cv2.LINE_AA)
    if rounding:
        reach = int(rounding * 3) + 2
        (x0, y0), (x1, y1) = np.maximum(corners.min(0) - reach, 0), corners.max(0) + reach
        soft = cv2.GaussianBlur(mask[y0:y1, x0:x1], (0, 0), rounding)
        mask[y0:y1, x0:x1] = cv2.convertScaleAbs(np.maximum(soft, 96) - 96, alpha=4)
    return mask


def _soft(mask: Mask, spread: float) -> Mask:
    """The mask blurred over so many pixels, at a quarter of the size for speed."""
    small = cv2.resize(mask, (WIDTH // 4, HEIGHT // 4), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), spread / 4)
    return cv2.resize(small, (WIDTH, HEIGHT))


def _mirrored(half: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The outline whose left half is given from the middle line's top to its bottom."""
    return [*half, *((WIDTH - x, y) for x, y in reversed(half))]


def _tone(colour: Bgr, factor: float, lift: float = 0.0) -> Bgr:
    blue, green, red = (int(min(max(part * factor + lift, 0), 255)) for part in colour)
    return blue, green, red


def draw_car(dice: Random, light: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> Car:
    """A saloon or an estate, in one of the colours of the road, under light of these BGR shares."""
    paint = dice.choice(_PAINTS)
    tall = dice.random() < 0.5
    roof, belt = (96, 372) if tall else (190, 420)
    plate = (WIDTH / 2, 560.0 if tall else 540.0)
    rolling, braking = (_draw(paint, roof, belt, plate, on) for on in (False, True))
    for sprite in (rolling, braking):
        sprite[..., :3] *= np.array(light, np.float32)
    return Car(rolling, braking, plate)


def _draw(
    paint: Bgr, roof: float, belt: float, plate: tuple[float, float], braking: bool
) -> Sprite:
    sheet = _Sheet()
    _wheels(sheet)
    _cabin(sheet, paint, roof, belt)
    _body(sheet, paint, belt)
    _lights(sheet, belt, braking)
    _boot(sheet, paint, belt, plate)
    _bumper(sheet, paint)
    if braking:
        bar = _shape([(480, roof + 34), (620, roof + 34), (614, roof + 46), (486, roof + 46)], 2)
        sheet.lay(bar, (90, 90, 255), (60, 60, 250))
    return sheet.sprite()


def _wheels(sheet: _Sheet) -> None:
    for left in (92, WIDTH - 92 - 150):
        tyre = [(left, 640), (left + 150, 640), (left + 146, 912), (left + 4, 912)]
        sheet.lay(_shape(tyre, 12), (26, 26, 27), (12, 12, 13))


def _cabin(sheet: _Sheet, paint: Bgr, roof: float, belt: float) -> None:
    middle = WIDTH / 2
    shell = _mirrored(
        [
            (middle, roof),
            (330, roof + 4),
            (262, roof + 26),
            (232, roof + 62),
            (138, belt + 30),
            (138, belt + 90),
            (middle, belt + 90),
        ]
    )
    sheet.lay(_shape(shell, 9), _tone(paint, 1.12, 22), _tone(paint, 0.86))
    glass = _mirrored(
        [
            (middle, roof + 50),
            (346, roof + 54),
            (292, roof + 78),
            (206, belt - 4),
            (214, belt + 8),
            (middle, belt + 14),
        ]
    )
    sheet.lay(_shape(glass, 7), (70, 62, 52), (34, 30, 27))
    shine = [(330, roof + 60), (500, roof + 56), (400, belt), (232, belt - 8)]
    sheet.lay(_shape(shine, 5), (196, 180, 160), (90, 80, 72), 0.28)
    for x in (402, 622):
        rest = [(x, belt - 70), (x + 76, belt - 70), (x + 84, belt + 6), (x - 8, belt + 6)]
        sheet.lay(_shape(rest, 10), (22, 21, 20), (16, 15, 15), 0.75)
    wiper = [(545, belt + 8), (557, belt + 6), (428, belt - 52), (424, belt - 46)]
    sheet.lay(_shape(wiper), (16, 16, 16), (16, 16, 16))


def _body(sheet: _Sheet, paint: Bgr, belt: float) -> None:
    middle = WIDTH / 2
    outline = _mirrored(
        [
            (middle, belt + 10),
            (190, belt + 14),
            (118, belt + 34),
            (72, belt + 108),
            (52, 560),
            (50, 690),
            (70, 770),
            (118, 792),
            (middle, 800),
        ]
    )
    mask = _shape(outline, 10)
    sheet.lay(mask, _tone(paint, 1.08, 18), _tone(paint, 0.62))
    for y, factor in ((belt + 52, 1.25), (648, 1.12)):
        crease = _mirrored([(middle, y - 5), (96, y + 16), (96, y + 26), (middle, y + 7)])
        light = _soft(_shape(crease), 6)
        sheet.lay(np.minimum(light, mask), *(_tone(paint, factor, 30),) * 2, 0.5)
    for side in (1, -1):  # flanks turn away from the light
        edge = middle - side * 500
        flank = [(edge, belt), (edge + side * 90, belt), (edge + side * 60, 800), (edge, 800)]
        shadow = _soft(_shape(flank), 26)
        sheet.lay(np.minimum(shadow, mask), (12, 12, 12), (8, 8, 8), 0.5)


def _lights(sheet: _Sheet, belt: float, braking: bool) -> None:
    lamp, deep = ((70, 64, 255), (30, 26, 226)) if braking else ((44, 40, 190), (20, 18, 118))
    for mirror in (False, True):
        outer = [
            (76, belt + 96),
            (128, belt + 56),
            (300, belt + 74),
            (322, belt + 130),
            (150, belt + 158),
            (66, belt + 168),
        ]
        clear = [(196, belt + 100), (288, belt + 98), (298, belt + 122), (196, belt + 132)]
        if mirror:
            outer, clear = ([(WIDTH - x, y) for x, y in shape] for shape in (outer, clear))
        sheet.lay(_shape(outer, 6), lamp, deep)
        sheet.lay(_shape(clear, 4), (190, 196, 214), (150, 156, 190), 0.8)
        rim = [(x, y + 3) for x, y in outer]
        line = np.zeros((HEIGHT, WIDTH), np.uint8)
        cv2.polylines(line, [np.array(rim, np.int32)], True, 255, 3, cv2.LINE_AA)
        sheet.lay(line, (30, 28, 40), (24, 22, 30), 0.7)
        if braking:
            glow = _soft(_shape(outer), 14)
            sheet.lay(np.minimum(glow, _shape(outer, 6)), (180, 180, 255), (120, 120, 255), 0.6)


def _boot(sheet: _Sheet, paint: Bgr, belt: float, plate: tuple[float, float]) -> None:
    middle, dark = WIDTH / 2, _tone(paint, 0.38)
    seam = np.zeros((HEIGHT, WIDTH), np.uint8)
    lid = _mirrored([(middle, belt + 24), (318, belt + 30), (326, 610), (350, 652), (middle, 660)])
    cv2.polylines(seam, [np.array(lid, np.int32)], True, 255, 3, cv2.LINE_AA)
    sheet.lay(seam, dark, dark, 0.85)
    x, y = plate
    recess = [(x - 128, y - 66), (x + 128, y - 66), (x + 112, y + 62), (x - 112, y + 62)]
    sheet.lay(_shape(recess, 7), _tone(paint, 0.46), _tone(paint, 0.74))
    strip = [(x - 134, y - 78), (x + 134, y - 78), (x + 128, y - 64), (x - 128, y - 64)]
    sheet.lay(_shape(strip, 3), (206, 206, 204), (120, 120, 120))
    badge = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(badge, (int(middle), int(belt + 58)), (26, 17), 0, 0, 360, 255, -1, cv2.LINE_AA)
    sheet.lay(badge, (222, 222, 220), (110, 110, 112))


def _bumper(sheet: _Sheet, paint: Bgr) -> None:
    middle = WIDTH / 2
    skin = _mirrored([(middle, 676), (84, 684), (58, 700), (70, 786), (120, 806), (middle, 812)])
    sheet.lay(_shape(skin, 8), _tone(paint, 1.0, 10), _tone(paint, 0.58))
    lip = _mirrored([(middle, 768), (250, 768), (196, 800), (214, 838), (middle, 842)])
    sheet.lay(_shape(lip, 8), (44, 43, 42), (22, 22, 22))
    for mirror in (False, True):
        pipe = [(268, 800), (356, 800), (352, 828), (272, 828)]
        reflector = [(112, 742), (226, 748), (224, 762), (114, 758)]
        if mirror:
            pipe, reflector = ([(WIDTH - x, y) for x, y in s] for s in (pipe, reflector))
        sheet.lay(_shape(pipe, 5), (150, 150, 150), (54, 54, 54))
        sheet.lay(_shape(reflector, 3), (46, 40, 168), (26, 24, 120))
