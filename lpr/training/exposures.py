"""Several looks at one drawn plate, as a gate camera has them of one vehicle."""

from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from lpr.training.camera import Quad, expose, paste, place_quad, weather
from lpr.training.canvas import Canvas
from lpr.training.faces import draw_face
from lpr.training.looks import any_look
from lpr.training.road_numbers import draw_road_number
from lpr.training.samples import guessed_corners, surroundings

Picture = npt.NDArray[Any]  # uint8, grey

_NARROWEST, _WIDEST = 45.0, 300.0  # pixels of a plate
_NEARER = 1.5  # by how much a plate grows from the first look to the last
_FIXED_CAMERA = 0.6  # of the passages: light, focus and compression are the same in all looks


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """One look: a grey picture, and the plate's corners as an imperfect locator gives them."""

    picture: Picture
    corners: Quad


@dataclass(frozen=True, slots=True)
class DrawnPassage:
    """One plate and the looks at it, in order."""

    state: str
    number: str
    exposures: tuple[Exposure, ...]


def draw_passage(seed: int, looks: int) -> DrawnPassage:
    """A plate numbered as on the road, seen so many times; the same seed gives the same pixels.

    The plate, its dirt and shadow are the same in all looks, and often the camera; place, size,
    angle and the locator's error differ a little from look to look.
    """
    dice = Random(seed)
    state, number = draw_road_number(dice)
    face = draw_face(number, state, any_look(dice), dice)
    weather(face, dice)
    width = _NARROWEST * (_WIDEST / _NARROWEST) ** dice.random()
    pose, camera = dice.randrange(2**31), dice.randrange(2**31)
    is_fixed = dice.random() < _FIXED_CAMERA
    exposures = []
    for look in range(looks):
        nearer = width * _NEARER ** (look / max(looks - 1, 1) - 0.5)
        lens = Random(camera) if is_fixed else dice
        exposures.append(_exposed(face, nearer, Random(pose), (lens, dice)))
    return DrawnPassage(state, number, tuple(exposures))


def _exposed(face: Canvas, width: float, pose: Random, dices: tuple[Random, Random]) -> Exposure:
    lens, dice = dices
    picture = surroundings(round(width * 1.5), round(width * 0.95), Random(pose.random()))
    centre = (
        picture.shape[1] / 2 + dice.gauss(0, 0.02) * width,
        picture.shape[0] / 2 + dice.gauss(0, 0.02) * width,
    )
    quad = place_quad(centre, width, pose)
    quad = quad + np.array([(dice.gauss(0, 0.006), dice.gauss(0, 0.006)) for _ in quad]) * width
    paste(picture, face, np.asarray(quad, np.float32))
    return Exposure(expose(picture, lens), guessed_corners(np.asarray(quad, np.float32), dice))
