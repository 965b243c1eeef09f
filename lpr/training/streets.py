"""Samples for the locator: pieces of streets with plates, and with what is no plate."""

import csv
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.reading.straighten import corners_of
from lpr.training import fonts
from lpr.training.camera import Quad, expose, paste, place_quad, weather
from lpr.training.canvas import Canvas, clouds, paint
from lpr.training.cars import HEIGHT as CAR_HEIGHT
from lpr.training.cars import WIDTH as CAR_WIDTH
from lpr.training.cars import Car, draw_car
from lpr.training.faces import draw_face
from lpr.training.gates import View, draw_place
from lpr.training.locator_network import REACH, STRIDE
from lpr.training.looks import any_look
from lpr.training.numbers import draw_number

SIDE = 352
_PATCHES = SIDE // STRIDE
_PLACES = 12  # garage entrances to choose from, every fourth at night
_SMALLEST = 20  # pixels of width under which a plate is neither demanded nor punished

_WORDS = (
    "EXIT|PARKING|AMBULANCE|Turbo|4x4|SALE|STOP|Clinic|P2|ONE WAY|Taxi 555 1234|www.cars.us|"
    "LIMITED|HYBRID"
).split("|")

Target = npt.NDArray[Any]  # (9, patches, patches); channel 0: 1 plate, 0 none, -1 either


@dataclass(frozen=True)
class Frame:
    """A real street picture, grey, and its plates' boxes as (x, y, width, height) rows."""

    picture: npt.NDArray[Any]
    boxes: npt.NDArray[Any]


def load_frames(folder: Path) -> list[Frame]:
    """The pictures that ``labels.csv`` in the folder names, with their boxes; all in memory."""
    boxes: dict[str, list[list[float]]] = {}
    with (folder / "labels.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            box = [float(row[side]) for side in ("x", "y", "width", "height")]
            boxes.setdefault(row["image"], []).append(box)
    frames = []
    for name, rows in sorted(boxes.items()):
        picture = cv2.imread(str(folder / name), cv2.IMREAD_GRAYSCALE)
        if picture is not None:
            frames.append(Frame(picture, np.array(rows, np.float32)))
    return frames


class Streets:
    """Draws locator samples; picklable, so that a process of its own can do it."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._frames: list[Frame] | None = None
        self._cars: list[Car] = []
        self._places: list[Canvas] = []

    def __getstate__(self) -> dict[str, Any]:
        """The folder alone: pictures are loaded where they are drawn on."""
        return {"folder": self.folder, "_frames": None, "_cars": [], "_places": []}

    def __call__(self, seed: int) -> tuple[npt.NDArray[Any], Target]:
        """One grey picture of SIDE pixels and its target."""
        if self._frames is None:
            self._frames = load_frames(self.folder) if self.folder else []
            self._cars = [draw_car(Random(number)) for number in range(12)]
            self._places = [_grey_place(number) for number in range(_PLACES)]
        dice = Random(seed)
        quads: list[Quad] = []
        if self._frames and dice.random() < 0.55:
            picture, quads = _piece(dice.choice(self._frames), dice)
        else:
            picture = _drawn_street(self._cars, self._places, dice)
        for _ in range(dice.choice((0, 1, 1, 2, 3))):
            _distraction(picture, dice)
        for _ in range(dice.choice((0, 1, 1, 2, 2))):
            _add_plate(picture, quads, dice)
        return expose(picture, dice), target_of(quads)


def _piece(frame: Frame, dice: Random) -> tuple[Canvas, list[Quad]]:
    """A random part of a real picture at a random scale, mirrored half of the time."""
    scale = dice.uniform(0.55, 1.7)
    height, width = frame.picture.shape
    reach = SIDE / scale
    if dice.random() < 0.75:
        box = frame.boxes[dice.randrange(len(frame.boxes))]
        x = box[0] + box[2] / 2 - dice.uniform(0.15, 0.85) * reach
        y = box[1] + box[3] / 2 - dice.uniform(0.15, 0.85) * reach
    else:
        x = dice.uniform(-0.1, 1.0) * max(width - reach, 1)
        y = dice.uniform(-0.1, 1.0) * max(height - reach, 1)
    flip = dice.random() < 0.5
    matrix = np.array([(scale, 0, -x * scale), (0, scale, -y * scale)], np.float64)
    if flip:
        matrix[0] = (-scale, 0, SIDE + x * scale)
    picture = cv2.warpAffine(
        frame.picture,
        matrix,
        (SIDE, SIDE),
        flags=cv2.INTER_AREA if scale < 1 else 1,
        borderMode=cv2.BORDER_REFLECT,
    ).astype(np.float32)
    quads = []
    for box in frame.boxes:
        left = SIDE - (box[0] + box[2] - x) * scale if flip else (box[0] - x) * scale
        top = (box[1] - y) * scale
        quads.append(corners_of(left, top, box[2] * scale, box[3] * scale))
    return picture, quads


def _grey_place(number: int) -> Canvas:
    place = draw_place(View(1280, 720), Random(number), night=number % 4 == 3)
    grey: Canvas = place.mean(axis=2)
    return grey


def _part_of(place: Canvas, dice: Random) -> Canvas:
    """A random part of a drawn garage entrance, near or far."""
    reach = dice.randint(150, 640)
    left, top = dice.randint(0, 1280 - reach), dice.randint(0, 720 - reach)
    part = place[top : top + reach, left : left + reach]
    picture: Canvas = cv2.resize(part, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return picture[:, ::-1].copy() if dice.random() < 0.5 else picture


def _drawn_street(cars: list[Car], places: list[Canvas], dice: Random) -> Canvas:
    """A garage entrance or flat faces, textures, and sometimes a car's rear."""
    if dice.random() < 0.4:
        picture, faces = _part_of(dice.choice(places), dice), 0
    else:
        picture = np.full((SIDE, SIDE), dice.uniform(20, 220), np.float32)
        faces = dice.randint(2, 14)
    for _ in range(faces):
        corners = np.array(
            [(dice.randint(-60, SIDE + 60), dice.randint(-60, SIDE + 60)) for _ in range(4)]
        )
        if dice.random() < 0.6:
            (x0, y0), (x1, y1) = corners[0], corners[1]
            corners = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
        cv2.fillPoly(picture, [corners.astype(np.int32)], dice.uniform(0, 255))
    picture += clouds(dice, SIDE, SIDE, dice.choice((4, 16, 60))) * dice.uniform(2, 25)
    if dice.random() < 0.5:
        scale = dice.uniform(0.15, 0.9)
        sprite = dice.choice(cars).rolling
        small = cv2.resize(sprite, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        left = dice.randint(-int(CAR_WIDTH * scale * 0.5), SIDE - int(CAR_WIDTH * scale * 0.5))
        top = dice.randint(-int(CAR_HEIGHT * scale * 0.5), SIDE - int(CAR_HEIGHT * scale * 0.5))
        cover = (small[..., 3] * 255).astype(np.uint8)
        grey = small[..., :3].mean(axis=2)
        _lay(picture, grey, cover, left, top)
    return picture


def _lay(picture: Canvas, grey: Canvas, cover: npt.NDArray[Any], left: int, top: int) -> None:
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + grey.shape[1], SIDE), min(top + grey.shape[0], SIDE)
    if x1 > x0 and y1 > y0:
        part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        window = picture[y0:y1, x0:x1]
        window += (grey[part] - window) * (cover[part].astype(np.float32) / 255)


def _distraction(picture: Canvas, dice: Random) -> None:
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
        mask = fonts.word(files[dice.randrange(len(files))], dice.choice(_WORDS), size)
        paint(picture, mask, left + 5, top + 4, dice.uniform(0, 255))
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


def _add_plate(picture: Canvas, quads: list[Quad], dice: Random) -> None:
    width = 24 * (230 / 24) ** dice.random()
    at = (dice.uniform(0, SIDE), dice.uniform(0, SIDE))
    quad = place_quad(at, width, dice)
    if any(_touch(quad, other) for other in quads):
        return
    state, number = draw_number(dice)
    face = draw_face(number, state, any_look(dice), dice)
    weather(face, dice)
    shape = dice.random()
    if shape < 0.2:  # long plates, as Europe has them
        face = np.ascontiguousarray(face[45:150])
        _flatten(quad, dice.uniform(0.42, 0.55))
    elif shape < 0.28:  # motorcycles' are nearly square
        _flatten(quad, dice.uniform(1.2, 1.5))
    if dice.random() < 0.75:
        _recess(picture, quad, float(face.mean()), dice)
    paste(picture, face, quad)
    quads.append(quad)


def _flatten(quad: Quad, by: float) -> None:
    """Make the plate so many times as high, in place; its top edge stays."""
    top = quad[:2][::-1]
    quad[2:] = top + (quad[2:] - top) * by


def _recess(picture: Canvas, quad: Quad, level: float, dice: Random) -> None:
    """What a plate sits in: a hollow, a panel, a holder; wider than the plate, often as bright."""
    centre = quad.mean(0)
    across, down = (
        (quad[1] + quad[2] - quad[0] - quad[3]) / 4,
        (quad[2] + quad[3] - quad[0] - quad[1]) / 4,
    )
    grown = sorted(
        ((dice.uniform(1.04, 2.3), dice.uniform(1.04, 1.7)) for _ in range(dice.randint(1, 3))),
        reverse=True,
    )
    for wide, high in grown:
        off = across * dice.uniform(-0.15, 0.15) + down * dice.uniform(-0.2, 0.2)
        corners = np.array(
            [
                centre + off + across * x * wide * dice.uniform(0.93, 1.07) + down * y * high
                for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1))
            ]
        )
        outline = [(corners * 8).round().astype(np.int32)]
        shade = dice.uniform(0, 255) if dice.random() < 0.5 else level + dice.gauss(0, 30)
        if dice.random() < 0.65:
            cv2.fillPoly(picture, outline, shade, shift=3)
        if dice.random() < 0.6:
            edge = shade + dice.choice((-1, 1)) * dice.uniform(20, 120)
            cv2.polylines(picture, outline, True, edge, dice.choice((1, 1, 2, 4)), shift=3)
    if dice.random() < 0.6:  # edges of bodywork are soft
        x0, y0 = np.maximum(corners.min(0) - 8, 0).astype(int)
        x1, y1 = np.maximum(corners.max(0) + 8, 1).astype(int)
        part = picture[y0:y1, x0:x1]
        if part.size:
            part[:] = cv2.GaussianBlur(part, (0, 0), dice.uniform(0.6, 2.5))
            part += clouds(dice, part.shape[0], part.shape[1], 24) * dice.uniform(0, 14)


def _touch(one: Quad, other: Quad) -> bool:
    gap = np.maximum(one.min(0), other.min(0)) - np.minimum(one.max(0), other.max(0))
    return bool((gap < 4).all())


def target_of(quads: list[Quad]) -> Target:
    """What the network should say: inside a plate 1, near its edge or too small -1, else 0."""
    target = np.zeros((9, _PATCHES, _PATCHES), np.float32)
    middles = (np.arange(_PATCHES, dtype=np.float32) + 0.5) * STRIDE
    for quad in quads:
        width, height = quad.max(0) - quad.min(0)
        seen = np.clip(quad, 0, SIDE)
        shown = np.prod(seen.max(0) - seen.min(0)) / max(width * height, 1)
        _mark(target, quad, 1.35, -1.0)
        if width < _SMALLEST or shown < 0.6:
            continue
        inside = _mark(target, quad, 0.55 if height > 20 else 0.8, 1.0)
        ys, xs = np.nonzero(inside)
        for corner in range(4):
            target[1 + 2 * corner, ys, xs] = (quad[corner, 0] - middles[xs]) / REACH
            target[2 + 2 * corner, ys, xs] = (quad[corner, 1] - middles[ys]) / REACH
    return target


def _mark(target: Target, quad: Quad, grown: float, value: float) -> npt.NDArray[np.bool_]:
    """Set the patches in the quad grown so much; at least the one at its middle."""
    centre = quad.mean(0)
    points = ((centre + (quad - centre) * grown) / STRIDE - 0.5) * 16
    mask = np.zeros((_PATCHES, _PATCHES), np.uint8)
    cv2.fillConvexPoly(mask, points.round().astype(np.int32), 1, shift=4)
    column, row = (centre / STRIDE).astype(int)
    if 0 <= column < _PATCHES and 0 <= row < _PATCHES:
        mask[row, column] = 1
    inside = mask.astype(bool)
    if value < 0:
        inside &= target[0] < 1
    target[0][inside] = value
    return inside
