"""Arrivals for the demo: a car rolls up to the boom while the lane's camera watches its plate."""

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from core.plates import STATES, normalise
from lpr.training.camera import Quad, paste
from lpr.training.canvas import noise
from lpr.training.cars import HEIGHT, PIXELS_A_METRE, WIDTH, Car, Sprite, draw_car
from lpr.training.designs import look_of
from lpr.training.faces import draw_face
from lpr.training.gates import Picture, View, draw_place

Frame = npt.NDArray[Any]  # (height, width, 3), BGR

PLATE_METRES = (0.33, 0.165)
_FIRST, _LAST = 3.1, 4.9  # metres from the camera to the car's rear


def draw_arrival(
    number: str, state: str, *, seed: int, frames: int = 8, width: int = 1280, height: int = 720
) -> list[Frame]:
    """BGR frames of a car with this plate that rolls up to the gate and brakes.

    The same arguments give the same pixels. One seed in four is a night. Raises ValueError for a
    state that is not known or a number without letters and digits.
    """
    if state not in STATES:
        raise ValueError(f"unknown state {state!r}")
    if not normalise(number):
        raise ValueError("a plate number needs at least one letter or digit")
    dice = Random(f"{seed}/{state}/{normalise(number)}")
    night = seed % 4 == 3
    view = View(width, height)
    place = draw_place(view, Random(seed), night)
    film = _Film(
        view=view,
        car=draw_car(dice, _light(night)),
        face=draw_face(normalise(number), state, look_of(state, dice), dice),
        lean=dice.gauss(0, 0.006),
        aside=dice.gauss(0, 0.12),
        night=night,
    )
    return [_frame(film, place.copy(), turn / max(frames - 1, 1), dice) for turn in range(frames)]


@dataclass(frozen=True)
class _Film:
    """What stays the same over the frames of one arrival."""

    view: View
    car: Car
    face: npt.NDArray[Any]
    lean: float  # radians by which the plate hangs askew
    aside: float  # metres from the lane's middle
    night: bool


def _frame(film: _Film, picture: Picture, progress: float, dice: Random) -> Frame:
    """The picture of the empty place with the car so far on its way, 0 to 1."""
    distance = _FIRST + (_LAST - _FIRST) * (1 - (1 - progress) ** 2)
    braking = progress > 0.55
    scale = film.view.focus / distance / PIXELS_A_METRE
    ground = film.view.at(film.aside, 0.0, distance)
    left, top = ground[0] - WIDTH * scale / 2, ground[1] - HEIGHT * scale
    _shadow(picture, ground, scale)
    _lay(picture, film.car.braking if braking else film.car.rolling, left, top, scale)
    if film.night or braking:
        _tail_glow(picture, (left, top), scale, film.night)
    x, y = film.car.plate_centre
    quad = _plate_quad(film, distance, (left + x * scale, top + y * scale))
    paste(picture, film.face * (0.82 if film.night else 0.97), quad)
    return _develop(picture, film.night, dice)


def _plate_quad(film: _Film, distance: float, centre: tuple[float, float]) -> Quad:
    half = np.array(PLATE_METRES) * film.view.focus / distance / 2
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half
    cosine, sine = np.cos(film.lean), np.sin(film.lean)
    turn = np.array([(cosine, -sine), (sine, cosine)])
    return np.asarray(corners @ turn.T + np.array(centre), np.float32)


def _light(night: bool) -> tuple[float, float, float]:
    """Factors on blue, green and red."""
    return (0.42, 0.37, 0.35) if night else (1.0, 1.0, 1.0)


def _lay(picture: Picture, sprite: Sprite, left: float, top: float, scale: float) -> None:
    """Scale the sprite into the picture, cut at its edges."""
    small = cv2.resize(sprite, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    matrix = np.array([(1, 0, left - int(left)), (0, 1, top - int(top))], np.float32)
    x0, y0 = max(int(left), 0), max(int(top), 0)
    x1 = min(int(left) + small.shape[1], picture.shape[1])
    y1 = min(int(top) + small.shape[0], picture.shape[0])
    part = cv2.warpAffine(small, matrix, (small.shape[1], small.shape[0]))
    part = part[y0 - int(top) : y1 - int(top), x0 - int(left) : x1 - int(left)]
    cover = part[..., 3:]
    window = picture[y0:y1, x0:x1]
    window += (part[..., :3] - window) * cover


def _shadow(picture: Picture, ground: tuple[float, float], scale: float) -> None:
    top = max(int(ground[1] - 200 * scale), 0)
    part = picture[top:]
    if part.size == 0:
        return
    height, width = max(part.shape[0] // 4, 1), part.shape[1] // 4
    mask = np.zeros((height, width), np.float32)
    centre = (int(ground[0] / 4), int((ground[1] - 22 * scale - top) / 4))
    axes = (int(530 * scale / 4), int(64 * scale / 4))
    cv2.ellipse(mask, centre, axes, 0, 0, 360, 1.0, -1)
    mask = cv2.GaussianBlur(mask, (0, 0), max(10 * scale, 1))
    part *= 1 - 0.72 * cv2.resize(mask, (part.shape[1], part.shape[0]))[..., None]


def _tail_glow(picture: Picture, corner: tuple[float, float], scale: float, night: bool) -> None:
    small = np.zeros((picture.shape[0] // 8, picture.shape[1] // 8), np.float32)
    for x in (190, WIDTH - 190):
        at = (int((corner[0] + x * scale) / 8), int((corner[1] + 510 * scale) / 8))
        cv2.ellipse(small, at, (int(13 * scale) + 2, int(7 * scale) + 1), 0, 0, 360, 1.0, -1)
    small = cv2.GaussianBlur(small, (0, 0), 9 * scale + 1)
    glow = cv2.resize(small, (picture.shape[1], picture.shape[0]))[..., None]
    picture += glow * np.array((22, 20, 150), np.float32) * (1.3 if night else 0.6)


def _develop(picture: Picture, night: bool, dice: Random) -> Frame:
    """Grain and the lens's falling off towards the corners."""
    height, width = picture.shape[:2]
    picture *= _falling_off(height, width)
    picture += (noise(dice, height, width) * (3.2 if night else 1.6))[..., None]
    return cv2.convertScaleAbs(np.maximum(picture, 0))


@lru_cache(maxsize=2)
def _falling_off(height: int, width: int) -> npt.NDArray[Any]:
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    return (1 - 0.13 * (x * x + y * y))[..., None]
