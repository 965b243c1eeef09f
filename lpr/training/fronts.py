"""Vehicles seen from the front, in grey: what a locator meets where cars face the camera."""

from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[Any]  # float32, grey
Cover = npt.NDArray[Any]  # uint8, 0 to 255

WIDTH, HEIGHT = 560, 470  # pixels; the body is 500 wide


def draw_front(dice: Random) -> tuple[Picture, Cover, tuple[float, float]]:
    """A vehicle's front, what it covers, and where its plate belongs."""
    picture = np.zeros((HEIGHT, WIDTH), np.float32)
    cover = np.zeros((HEIGHT, WIDTH), np.uint8)
    paint = dice.uniform(20, 235)
    bonnet, sill = dice.randint(170, 230), dice.randint(395, 420)
    _wheels(picture, cover)
    _cabin(picture, cover, paint, bonnet, dice)
    _shape(picture, cover, [(40, bonnet + 45), (80, bonnet), (480, bonnet), (520, bonnet + 45),
                            (530, sill), (30, sill)], paint)  # fmt: skip
    _shape(picture, cover, [(80, bonnet), (480, bonnet), (440, bonnet + 50), (120, bonnet + 50)],
           min(paint * 1.15 + 8, 250))  # fmt: skip
    grille = (150, bonnet + dice.randint(60, 80), 410, bonnet + dice.randint(110, 150))
    _grille(picture, grille, paint, dice)
    _lamps(picture, bonnet, dice)
    intake = (dice.randint(120, 190), sill - dice.randint(50, 62), 0, sill - 14)
    _grille(picture, (intake[0], intake[1], WIDTH - intake[0], intake[3]), paint, dice)
    high = (grille[3] + sill) / 2 - dice.uniform(0, 12)
    return picture, cover, (WIDTH / 2, high)


def _shape(picture: Picture, cover: Cover, points: list[tuple[int, int]], level: float) -> None:
    outline = [np.array(points, np.int32)]
    cv2.fillPoly(picture, outline, level, cv2.LINE_AA)
    cv2.fillPoly(cover, outline, 255)


def _wheels(picture: Picture, cover: Cover) -> None:
    for left in (48, WIDTH - 48 - 80):
        _shape(
            picture, cover, [(left, 330), (left + 80, 330), (left + 78, 466), (left + 2, 466)], 18
        )


def _cabin(picture: Picture, cover: Cover, paint: float, bonnet: int, dice: Random) -> None:
    roof = dice.randint(20, 60)
    wide = dice.randint(105, 150)
    body = [(wide, roof), (WIDTH - wide, roof), (490, bonnet + 8), (70, bonnet + 8)]
    _shape(picture, cover, body, paint * 0.9)
    glass = [(wide + 14, roof + 16), (WIDTH - wide - 14, roof + 16), (466, bonnet), (94, bonnet)]
    _shape(picture, cover, glass, dice.uniform(20, 90))
    for left in (52, WIDTH - 52 - 34):  # mirrors
        right, top, bottom = left + 34, bonnet - 30, bonnet - 4
        mirror = [(left, top), (right, top), (right, bottom), (left, bottom)]
        _shape(picture, cover, mirror, paint * 0.8)
    if dice.random() < 0.5:  # a permit or a pass behind the glass
        x = dice.randint(130, 380)
        cv2.rectangle(picture, (x, bonnet - 40), (x + 40, bonnet - 14), dice.uniform(120, 240), -1)


def _grille(picture: Picture, at: tuple[int, int, int, int], paint: float, dice: Random) -> None:
    """Bars or a mesh between left, top, right and bottom."""
    left, top, right, bottom = at
    dark = dice.uniform(8, 50)
    cv2.rectangle(picture, (left, top), (right, bottom), dark, -1)
    bright = dice.choice((dark + 35, paint, 190.0))
    kind = dice.random()
    if kind < 0.45:
        for y in range(top + 8, bottom, dice.randint(9, 18)):
            cv2.line(picture, (left, y), (right, y), bright, dice.randint(1, 4))
    elif kind < 0.7:
        for x in range(left + 8, right, dice.randint(10, 24)):
            cv2.line(picture, (x, top), (x, bottom), bright, dice.randint(1, 4))
    if dice.random() < 0.6:
        cv2.rectangle(picture, (left, top), (right, bottom), bright, dice.randint(1, 4))
    if dice.random() < 0.6:  # the maker's badge
        middle = ((left + right) // 2, (top + bottom) // 2)
        cv2.ellipse(picture, middle, (dice.randint(14, 30), dice.randint(12, 20)), 0, 0, 360,
                    dice.uniform(150, 240), dice.choice((-1, 4)), cv2.LINE_AA)  # fmt: skip


def _lamps(picture: Picture, bonnet: int, dice: Random) -> None:
    wide, high = dice.randint(34, 60), dice.randint(14, 30)
    level = dice.choice((dice.uniform(120, 210), 255.0))
    for x in (96, WIDTH - 96):
        cv2.ellipse(picture, (x, bonnet + 80), (wide, high), 0, 0, 360, 60.0, -1, cv2.LINE_AA)
        size = (wide - 10, high - 5)
        cv2.ellipse(picture, (x, bonnet + 80), size, 0, 0, 360, level, -1, cv2.LINE_AA)
