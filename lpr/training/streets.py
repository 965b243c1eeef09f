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
from lpr.training.backdrops import SIDE, Backdrops, distract
from lpr.training.camera import Quad, expose, paste, place_quad, weather
from lpr.training.canvas import Canvas
from lpr.training.faces import draw_face
from lpr.training.locator_network import REACH, STRIDE
from lpr.training.looks import any_look
from lpr.training.numbers import draw_number
from lpr.training.recesses import draw_recess

_PATCHES = SIDE // STRIDE
_SMALLEST = 20  # pixels of width under which a plate is neither demanded nor punished

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
        self._backdrops: Backdrops | None = None

    def __getstate__(self) -> dict[str, Any]:
        """The folder alone: pictures are loaded where they are drawn on."""
        return {"folder": self.folder, "_frames": None, "_backdrops": None}

    def __call__(self, seed: int) -> tuple[npt.NDArray[Any], Target]:
        """One grey picture of SIDE pixels and its target."""
        if self._frames is None or self._backdrops is None:
            self._frames = load_frames(self.folder) if self.folder else []
            self._backdrops = Backdrops()
        dice = Random(seed)
        quads: list[Quad] = []
        place = None
        if self._frames and dice.random() < 0.5:
            picture, quads = _piece(dice.choice(self._frames), dice)
        else:
            picture, place = self._backdrops.draw(dice)
        for _ in range(dice.choice((0, 1, 1, 2, 3))):
            distract(picture, dice)
        if place and dice.random() < 0.85:
            _add_plate(picture, quads, dice, place)
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


def _add_plate(
    picture: Canvas,
    quads: list[Quad],
    dice: Random,
    place: tuple[float, float, float] | None = None,
) -> None:
    """Set a plate at the place, x, y and width, or anywhere; not over another."""
    x, y, width = place or (
        dice.uniform(0, SIDE),
        dice.uniform(0, SIDE),
        24 * (230 / 24) ** dice.random(),
    )
    quad = place_quad((x, y), width, dice)
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
        draw_recess(picture, quad, float(face.mean()), dice)
    paste(picture, face, quad)
    quads.append(quad)


def _flatten(quad: Quad, by: float) -> None:
    """Make the plate so many times as high, in place; its top edge stays."""
    top = quad[:2][::-1]
    quad[2:] = top + (quad[2:] - top) * by


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
