"""Samples for naming the state: a drawn plate in colour, as the locator would hand it over."""

from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from core.plates import STATE_FORMATS, STATES
from lpr.reading.state import CLASSES, KINDS, straighten_colour
from lpr.training.abroad import draw_long
from lpr.training.camera import Quad, paste, place_quad, weather
from lpr.training.canvas import Canvas, in_colour, noise
from lpr.training.designs import (
    KIND_WORDS,
    design_of,
    look_for,
    special_of,
    stranger,
    with_kind,
)
from lpr.training.faces import draw_face
from lpr.training.numbers import fill, vanity
from lpr.training.plate_design import Design
from lpr.training.samples import guessed_corners, surroundings

Crop = npt.NDArray[Any]  # uint8, (72, 192, 3), BGR
Picture = npt.NDArray[Any]  # uint8, (height, width, 3), BGR

_US = tuple(STATES)[:51]
_CANADA = tuple(STATES)[51:]


def draw_state_sample(seed: int) -> tuple[Crop, tuple[int, int]]:
    """A crop with its state's and its type's place in CLASSES and KINDS.

    The same seed gives the same pixels.
    """
    dice = Random(seed)
    if dice.random() < 0.03:
        photo = photograph(_foreign_face(dice), dice, dice.uniform(4.2, 5.2))
        return straighten_colour(*photo), (len(CLASSES) - 1, 0)
    design = any_design(dice)
    face = draw_face(any_number(dice), design.state, look_for(design, dice), dice)
    crop = straighten_colour(*photograph(face, dice))
    return crop, (CLASSES.index(design.state), KINDS.index(design.kind or KINDS[0]))


def _foreign_face(dice: Random) -> Canvas:
    """A long plate as other continents have them, many with a coloured end."""
    grey, _ = draw_long(dice)
    tint = np.array([[dice.uniform(0.85, 1.0)] for _ in range(3)], np.float32)
    if dice.random() < 0.2:
        tint[0] = dice.uniform(0.2, 0.5)  # yellow
    face = cv2.transform(grey, tint)
    for left in (0.0, 0.93):
        if dice.random() < 0.5:
            end = slice(round(left * face.shape[1]), round((left + 0.07) * face.shape[1]))
            face[:, end] = (dice.uniform(110, 200), dice.uniform(40, 90), dice.uniform(0, 50))
    return face


def any_design(dice: Random) -> Design:
    """A known design, a special, or a stranger's; some show their type."""
    kind = dice.random()
    if kind < 0.09:
        return stranger(dice)
    state = dice.choice(_US if dice.random() < 0.88 else _CANADA)
    design = special_of(state, dice) if kind < 0.36 else design_of(state, dice)
    if dice.random() < 0.25 and design.kind is None:
        design = with_kind(design, dice.choice(tuple(KIND_WORDS)), dice)
    return design


def any_number(dice: Random) -> str:
    """A number of any state's format, so that its form says nothing of the design's state."""
    if dice.random() < 0.15:
        return vanity(dice)
    return fill(dice.choice(STATE_FORMATS[dice.choice(tuple(STATE_FORMATS))]), dice)


def photograph(face: Canvas, dice: Random, aspect: float | None = None) -> tuple[Picture, Quad]:
    """The face as a camera sees it, and corners for it that are not quite right."""
    _light_up(face, dice)
    width = 60 * (360 / 60) ** (dice.random() ** 0.6)
    grey = surroundings(round(width * 1.25), round(width * 0.72), dice)
    tint = np.array([[dice.uniform(0.8, 1.2)] for _ in range(3)], np.float32)
    picture = cv2.transform(grey, tint)
    middle = (picture.shape[1] / 2, picture.shape[0] / 2)
    quad = place_quad(middle, width, dice, aspect)
    if aspect is None:
        quad = _gentler(quad, middle, dice)
    paste(picture, face, quad)
    corners = guessed_corners(quad, dice) if dice.random() < 0.5 else _well_guessed(quad, dice)
    return _expose(picture, dice), corners


def _well_guessed(quad: Quad, dice: Random) -> Quad:
    """The corners as a locator gives them that sees the plate well."""
    size = float(np.linalg.norm(quad[1] - quad[0]))
    spread = size * dice.choice((0.005, 0.01, 0.015))
    shake = [(dice.gauss(0, spread), dice.gauss(0, spread)) for _ in range(4)]
    middle = quad.mean(0)
    return np.asarray((quad - middle) * (1 + dice.gauss(0, 0.025)) + middle + shake, np.float32)


def _gentler(quad: Quad, middle: tuple[float, float], dice: Random) -> Quad:
    """Half of the plates hang straight before the camera."""
    if dice.random() < 0.5:
        return quad
    size = float(np.linalg.norm(quad[1] - quad[0]))
    flat = np.array([(-1, -0.5), (1, -0.5), (1, 0.5), (-1, 0.5)]) * size / 2 + middle
    return np.asarray(flat + (quad - flat) * dice.uniform(0, 0.35), np.float32)


def _light_up(face: Canvas, dice: Random) -> None:
    """Weather on a colour face: drawn at half size on a grey sheet, then laid over."""
    height, width = face.shape[:2]
    if dice.random() < 0.6:
        sheet = np.full((height // 2, width // 2), 128.0, np.float32)
        weather(sheet, dice)
        face *= in_colour(cv2.resize(sheet / 128.0, (width, height)))
    if dice.random() < 0.3:  # years in the sun, or haze
        face += (dice.uniform(120, 220) - face) * dice.uniform(0.05, 0.35)


def _expose(picture: Canvas, dice: Random) -> Picture:
    """The picture as a cheap colour camera delivers it."""
    matrix = _colours(dice)
    gain, lift = dice.uniform(0.6, 1.2), dice.uniform(-20, 35)
    if dice.random() < 0.06:
        gain, lift = dice.uniform(0.25, 0.5), dice.uniform(-5, 40)
    shifted = np.hstack([matrix * gain, np.full((3, 1), lift)]).astype(np.float32)
    picture = cv2.transform(picture, shifted)
    height, width = picture.shape[:2]
    if dice.random() < 0.6:
        picture += in_colour(noise(dice, height, width) * dice.uniform(0.5, 8))
    pixels = cv2.convertScaleAbs(np.maximum(picture, 0))
    if dice.random() < 0.55:
        pixels = cv2.GaussianBlur(pixels, (0, 0), dice.uniform(0.3, 0.85) * max(1.0, width / 320))
    if dice.random() < 0.25:  # cameras sharpen
        pixels = cv2.addWeighted(pixels, 2.0, cv2.GaussianBlur(pixels, (0, 0), 1.2), -1.0, 0)
    if dice.random() < 0.7:
        quality = [cv2.IMWRITE_JPEG_QUALITY, dice.randint(25, 95)]
        pixels = np.asarray(cv2.imdecode(cv2.imencode(".jpg", pixels, quality)[1], 1))
    return pixels


def _colours(dice: Random) -> npt.NDArray[Any]:
    """What a camera makes of blue, green and red: its white balance, its paleness, or only grey."""
    gains = [dice.gauss(1, 0.07), dice.gauss(1, 0.03), dice.gauss(1, 0.07)]
    if dice.random() < 0.1:  # dusk and lamps
        gains = [gains[0] * dice.uniform(0.6, 1.3), gains[1], gains[2] * dice.uniform(0.8, 1.3)]
    chance = dice.random()
    if chance < 0.1:  # infrared, and cameras that see no colour
        parts = np.array([dice.uniform(0.05, 0.3), dice.uniform(0.2, 0.6), dice.uniform(0.2, 0.6)])
        return np.tile(parts / parts.sum(), (3, 1))
    depth = dice.uniform(0.4, 1.35) if chance < 0.4 else 1.0
    pale = np.full((3, 3), (1 - depth) / 3) + np.eye(3) * depth
    return np.asarray(pale * gains)
