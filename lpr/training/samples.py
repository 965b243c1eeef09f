"""Samples for the reader: a drawn plate as the locator would hand it over, with its number."""

from dataclasses import dataclass
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.reading.straighten import Corners, straighten, unfold
from lpr.training.abroad import draw_long, draw_two_lines
from lpr.training.camera import Quad, expose, paste, place_quad, weather
from lpr.training.canvas import Canvas, clouds
from lpr.training.faces import draw_face
from lpr.training.looks import any_look
from lpr.training.numbers import draw_number
from lpr.training.recesses import draw_recess

Crop = npt.NDArray[Any]  # (64, 192)


@dataclass(frozen=True)
class View:
    """A plate in a grey picture: where a locator would say it is, and the number."""

    picture: npt.NDArray[Any]
    quad: Quad  # where it is
    corners: Corners
    number: str
    two_lines: bool


def draw_sample(seed: int) -> tuple[Crop, str]:
    """One crop of a plate and the number on it; the same seed gives the same pixels.

    Some are cut in the way that is not theirs, two lines as if they were one or the other way
    round. There is nothing to be read on these, so that reading tells which way was right: one
    line of two would otherwise be read without any doubt.
    """
    view = draw_view(seed)
    ways = (straighten, unfold) if view.two_lines else (unfold, straighten)
    wrong = Random(seed + 1).random() < (0.35 if view.two_lines else 0.02)
    flatten = ways[0] if wrong else ways[1]
    return flatten(view.picture, view.corners), "" if wrong else view.number


def draw_view(seed: int, *, recessed: float = 0.35) -> View:
    """The picture that ``draw_sample`` cuts its crop from.

    ``recessed`` is the share of plates that sit in something: a hollow, a panel, a holder.
    """
    dice = Random(seed)
    face, number, aspect = _any_face(dice)
    weather(face, dice)
    width = 45 * (300 / 45) ** dice.random()
    if aspect and aspect > 3:
        width *= 1.3  # the letters are as high as on a plate half as long
    picture = surroundings(round(width * 1.5), round(width * 1.6 / (aspect or 1.7)), dice)
    quad = place_quad((picture.shape[1] / 2, picture.shape[0] / 2), width, dice, aspect)
    if dice.random() < recessed:
        draw_recess(picture, quad, float(face.mean()), dice)
    paste(picture, face, quad)
    seen = expose(picture, dice)
    two_lines = bool(aspect and aspect < 2)
    return View(seen, quad, guessed_corners(quad, dice), number, two_lines)


def _any_face(dice: Random) -> tuple[Canvas, str, float | None]:
    """A face, the number on it, and its width over height where it is not a North American one.

    Those with an aspect under two have two lines.
    """
    kind = dice.random()
    if kind < 0.14:
        face, number = draw_long(dice)
        return face, number, dice.uniform(4.3, 5.0)
    if kind < 0.19:
        face, number = draw_two_lines(dice)
        return face, number, dice.uniform(1.15, 1.95)
    state, number = draw_number(dice)
    return draw_face(number, state, any_look(dice), dice), number, None


def surroundings(width: int, height: int, dice: Random) -> Canvas:
    """Something like bodywork around the plate, grey."""
    picture = np.empty((height, width), np.float32)
    picture[:] = np.linspace(dice.uniform(5, 235), dice.uniform(5, 235), height, dtype=np.float32)[
        :, None
    ]
    for _ in range(dice.randint(0, 3)):
        y = dice.randint(0, height)
        cv2.line(
            picture,
            (0, y),
            (width, y + dice.randint(-6, 6)),
            dice.uniform(0, 255),
            dice.randint(1, 8),
        )
    if dice.random() < 0.5:
        picture += clouds(dice, height, width, dice.choice((4, 20))) * dice.uniform(3, 25)
    return picture


def guessed_corners(quad: Quad, dice: Random) -> Quad:
    """The corners as the network of edges leaves them: close, rarely off, rarely an upright box.

    On drawn plates kept out of its training a corner is off by 0.5 % of a plate's width and 1 % of
    its height, one in ten by more than 2 % and 4 %. Of plates in the street less can be promised,
    so more is drawn here.
    """
    size = float(np.linalg.norm(quad[1] - quad[0]))
    if dice.random() < 0.12:
        (left, top), (right, bottom) = quad.min(0), quad.max(0)
        quad = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
    far = dice.choice((0.006, 0.012, 0.02, 0.03, 0.05))
    each = [(dice.gauss(0, far * 0.7), dice.gauss(0, far * 0.6)) for _ in range(4)]
    whole = (dice.gauss(0, far * 0.7), dice.gauss(0, far * 0.6))
    grown = np.array((1 + dice.gauss(0, 1.2 * far), 1 + dice.gauss(0, 1.6 * far)))
    centre = quad.mean(0)
    moved = (quad - centre) * grown + centre + (np.array(each) + np.array(whole)) * size
    return np.asarray(moved, np.float32)
