"""What surrounds plates, drawn in grey: entrances, cars from both ends, fences, signs."""

from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.training import fonts
from lpr.training.canvas import Canvas, clouds, paint
from lpr.training.cars import PIXELS_A_METRE, draw_car
from lpr.training.fronts import WIDTH as FRONT_WIDTH
from lpr.training.fronts import draw_front
from lpr.training.gates import View, draw_place

SIDE = 352  # pixels of a sample's width and height
_ENTRANCES = 12  # every fourth at night
_VEHICLES = 24  # half from behind, half from the front
_PLATE_METRES = 0.31

_WORDS = (
    "EXIT|PARKING|AMBULANCE|Turbo|4x4|SALE|STOP|Clinic|P2|ONE WAY|Taxi 555 1234|www.cars.us|"
    "LIMITED|HYBRID|HEIGHT 6'8\"|CLEARANCE|PAY HERE|DO NOT ENTER|24 HOURS|LEVEL 3|NO PARKING|"
    "TAKE TICKET|MAX 15 MPH|617 555 0142|LOT B|ENTRANCE|EXIT 24"
).split("|")


class Backdrops:
    """A stock of entrances and vehicles, drawn once and placed anew for every sample."""

    def __init__(self) -> None:
        self._entrances = [_entrance(number) for number in range(_ENTRANCES)]
        self._vehicles = [_vehicle(number) for number in range(_VEHICLES)]

    def draw(self, dice: Random) -> tuple[Canvas, tuple[float, float, float] | None]:
        """A grey picture of SIDE pixels, and where a vehicle's plate belongs: x, y, width."""
        if dice.random() < 0.4:
            picture = _part_of(dice.choice(self._entrances), dice)
        else:
            picture = _flat_faces(dice)
        if dice.random() < 0.2:
            _fence(picture, dice)
        if dice.random() < 0.35:
            return picture, None
        return picture, _park(picture, dice.choice(self._vehicles), dice)


Vehicle = tuple[Canvas, npt.NDArray[Any], tuple[float, float], float]


def _entrance(number: int) -> Canvas:
    place = draw_place(View(1280, 720), Random(number), night=number % 4 == 3)
    grey: Canvas = place.mean(axis=2)
    return grey


def _vehicle(number: int) -> Vehicle:
    """Its picture, what it covers, where its plate belongs, and pixels a metre."""
    dice = Random(number)
    if number % 2:
        picture, cover, plate = draw_front(dice)
        return picture, cover, plate, FRONT_WIDTH / 2.0
    car = draw_car(dice)
    small = cv2.resize(car.rolling, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    cover = (small[..., 3] * 255).astype(np.uint8)
    x, y = car.plate_centre
    return small[..., :3].mean(axis=2), cover, (x / 2, y / 2), PIXELS_A_METRE / 2


def _part_of(place: Canvas, dice: Random) -> Canvas:
    """A random part of a drawn entrance, near or far."""
    reach = dice.randint(150, 640)
    left, top = dice.randint(0, 1280 - reach), dice.randint(0, 720 - reach)
    part = place[top : top + reach, left : left + reach]
    picture: Canvas = cv2.resize(part, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return picture[:, ::-1].copy() if dice.random() < 0.5 else picture


def _flat_faces(dice: Random) -> Canvas:
    picture = np.full((SIDE, SIDE), dice.uniform(20, 220), np.float32)
    for _ in range(dice.randint(2, 14)):
        corners = np.array(
            [(dice.randint(-60, SIDE + 60), dice.randint(-60, SIDE + 60)) for _ in range(4)]
        )
        if dice.random() < 0.6:
            (x0, y0), (x1, y1) = corners[0], corners[1]
            corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
        cv2.fillPoly(picture, [corners.astype(np.int32)], dice.uniform(0, 255))
    picture += clouds(dice, SIDE, SIDE, dice.choice((4, 16, 60))) * dice.uniform(2, 25)
    return picture


def _fence(picture: Canvas, dice: Random) -> None:
    """Pales, rails or a mesh across the picture."""
    level, thick = dice.uniform(10, 245), dice.randint(1, 5)
    step = dice.randint(8, 34)
    top = dice.randint(-40, SIDE // 2)
    bottom = top + dice.randint(60, SIDE)
    if dice.random() < 0.6:
        for x in range(dice.randint(0, step), SIDE, step):
            cv2.line(picture, (x, top), (x, bottom), level, thick)
        for y in (top + 6, bottom - 6):
            cv2.line(picture, (0, y), (SIDE, y), level, thick)
    else:
        for x in range(-SIDE, SIDE, step):
            cv2.line(picture, (x, top), (x + bottom - top, bottom), level, 1, cv2.LINE_AA)
            cv2.line(picture, (x + bottom - top, top), (x, bottom), level, 1, cv2.LINE_AA)


def _park(picture: Canvas, vehicle: Vehicle, dice: Random) -> tuple[float, float, float]:
    """Lay the vehicle on the picture; where its plate belongs."""
    grey, cover, (x, y), metre = vehicle
    scale = 0.3 * 6 ** dice.random()
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    masked = cv2.resize(cover, small.shape[::-1], interpolation=cv2.INTER_AREA)
    left = round(dice.uniform(-20, SIDE + 20) - x * scale)
    top = round(dice.uniform(20, SIDE + 20) - y * scale)
    lit = small * dice.uniform(0.4, 1.1)
    _lay(picture, lit, masked, left, top)
    return left + x * scale, top + y * scale, _PLATE_METRES * metre * scale


def _lay(picture: Canvas, grey: Canvas, cover: npt.NDArray[Any], left: int, top: int) -> None:
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + grey.shape[1], SIDE), min(top + grey.shape[0], SIDE)
    if x1 > x0 and y1 > y0:
        part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        window = picture[y0:y1, x0:x1]
        window += (grey[part] - window) * (cover[part].astype(np.float32) / 255)


def distract(picture: Canvas, dice: Random) -> None:
    """A panel, a sign or a word that is no plate."""
    height, width = dice.randint(12, 90), dice.randint(14, 160)
    left, top = dice.randint(-20, SIDE - 10), dice.randint(-20, SIDE - 10)
    ground = dice.uniform(0, 255)
    if dice.random() < 0.6:
        paint(picture, np.full((height, width), 255, np.uint8), left, top, ground)
    kind = dice.random()
    if kind < 0.4:
        files = fonts.legend_fonts()
        size = dice.choice((16, 24, 32, 48))
        for line in range(dice.choice((1, 1, 2, 3))):
            mask = fonts.word(files[dice.randrange(len(files))], dice.choice(_WORDS), size)
            paint(picture, mask, left + 5, top + 4 + line * (size + 4), dice.uniform(0, 255))
    elif kind < 0.7:  # the clock that cameras write into their pictures
        day = f"{dice.randint(1, 12):02d}/{dice.randint(1, 28):02d}/20{dice.randint(10, 30)}"
        hour = f"{dice.randint(0, 23):02d}:{dice.randint(0, 59):02d}:{dice.randint(0, 59):02d}"
        files = fonts.number_fonts()
        text = dice.choice((day, hour, f"{day} {hour}", f"CAM {dice.randint(1, 16)}"))
        mask = fonts.word(files[dice.randrange(len(files))], text, dice.choice((16, 20, 28)))
        if dice.random() < 0.5:
            left, top = dice.randint(0, 12), dice.randint(0, 12)
        paint(picture, mask, left, top, dice.choice((0.0, 250.0, 250.0)))
    elif kind < 0.85:  # a grille
        for row in range(dice.randint(3, 9)):
            bar = np.full((max(height // 16, 1), width), 255, np.uint8)
            paint(picture, bar, left, top + row * max(height // 8, 3), dice.uniform(0, 255))
