"""Photographs of a plate, held up before a gate's camera by somebody on foot: drawn from code."""

from dataclasses import dataclass
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from core.plates import normalise
from lpr.training.camera import paste
from lpr.training.designs import look_of
from lpr.training.faces import draw_face
from lpr.training.gates import View, draw_place

Picture = npt.NDArray[Any]  # (height, width, 3), BGR
WIDTH, HEIGHT = 1280, 720
_PLATE = (0.33, 0.165)  # metres
_CLOTHES = ((40, 35, 30), (200, 200, 205), (120, 40, 40), (60, 110, 60), (110, 112, 115))
_SKIN, _PAPER, _POLE = (130, 150, 190), (235, 235, 235), (60, 80, 100)
_NIGHT = 0.4


@dataclass(frozen=True)
class Holder:
    """Who holds the photograph, all in metres: how broad, how wide the arms, how large the paper.

    A breadth of 0 is a photograph on a pole, with nobody in the picture.
    """

    breadth: float
    arms: float
    paper: tuple[float, float]


ON_A_POLE = Holder(0, 0, (0.42, 0.30))
GROWN_UP = Holder(0.5, 0.75, (0.42, 0.30))
# The most that one person covers: a wide coat, elbows out, a poster.
BROAD = Holder(0.7, 1.0, (0.60, 0.42))
HOLDERS = (ON_A_POLE, GROWN_UP, BROAD)


def is_night(seed: int) -> bool:
    """Whether the place of this seed is drawn by night, as `lpr.training.scenes` has it."""
    return seed % 4 == 3


def draw_empty(seed: int, frames: int) -> list[Picture]:
    """The place of `draw_arrival` with this seed, with nobody there."""
    place = draw_place(View(WIDTH, HEIGHT), Random(seed), is_night(seed))
    return [_develop(place, seed, number) for number in range(frames)]


def draw_held_up(
    number: str, state: str, holder: Holder, *, seed: int, frames: int
) -> list[Picture]:
    """Frames of the same place with a photograph in shaking hands, 1.4 to 4.5 m from the camera.

    A hand trembles by a centimetre or two, and comes and goes by a twentieth of the distance.
    """
    dice = Random(f"{seed}/{state}/{number}")
    view, night = View(WIDTH, HEIGHT), is_night(seed)
    place = draw_place(view, Random(seed), night)
    face = draw_face(normalise(number), state, look_of(state, dice), dice)
    far, high, aside = dice.uniform(1.4, 4.5), dice.uniform(0.8, 1.3), dice.uniform(-0.3, 0.3)
    clothes = dice.choice(_CLOTHES)
    pictures = []
    for turn in range(frames):
        picture = place.copy()
        away = far * (1 + dice.gauss(0, 0.02))
        at = (aside + dice.gauss(0, 0.015), high + dice.gauss(0, 0.015))
        stage = _Stage(picture, view, away, _NIGHT if night else 1.0)
        _stand(stage, holder, aside, high, clothes)
        stage.fill(at, holder.paper, _PAPER)
        paste(picture, face * (0.82 if night else 0.97), stage.corners(at, _PLATE))
        pictures.append(_develop(picture, seed, turn))
    return pictures


@dataclass(frozen=True)
class _Stage:
    """Fills upright faces at one distance; points are metres aside and above the ground."""

    picture: Picture
    view: View
    away: float
    light: float

    def corners(self, at: tuple[float, float], size: tuple[float, float]) -> Picture:
        x, y = self.view.at(at[0], at[1], self.away)
        half = np.array(size) * self.view.focus / self.away / 2
        signs = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])
        return np.asarray(signs * half + np.array((x, y)), np.float32)

    def fill(
        self, at: tuple[float, float], size: tuple[float, float], colour: tuple[int, int, int]
    ) -> None:
        corners = self.corners(at, size).round().astype(np.int32)
        cv2.fillPoly(self.picture, [corners], [level * self.light for level in colour])


def _stand(
    stage: _Stage, holder: Holder, aside: float, high: float, clothes: tuple[int, int, int]
) -> None:
    if not holder.breadth:
        stage.fill((aside, high / 2), (0.03, high), _POLE)
        return
    shoulders = high + 0.55
    stage.fill((aside, shoulders / 2), (holder.breadth, shoulders), clothes)
    stage.fill((aside, high), (holder.arms, 0.25), clothes)
    stage.fill((aside, shoulders + 0.14), (0.18, 0.25), _SKIN)


def _develop(picture: Picture, seed: int, number: int) -> Picture:
    """The lens's falling off towards the corners, and grain."""
    y = np.linspace(-1, 1, HEIGHT, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, WIDTH, dtype=np.float32)[None, :]
    grain = np.random.default_rng((seed, number)).normal(
        0, 3.2 if is_night(seed) else 1.6, (HEIGHT, WIDTH, 1)
    )
    return np.clip(picture * (1 - 0.13 * (x * x + y * y))[..., None] + grain, 0, 255).astype(
        np.uint8
    )
