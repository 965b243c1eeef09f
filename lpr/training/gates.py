"""The place where demo cars arrive: a garage's entrance with its lane, island and boom."""

from dataclasses import dataclass
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.training.canvas import clouds, noise

Picture = npt.NDArray[Any]  # (height, width, 3), BGR 0 to 255
Bytes = npt.NDArray[Any]  # the same, for shapes with smooth edges
Bgr = tuple[int, int, int]

LENS = 1.1  # focal length in picture widths
HORIZON = 0.24  # of the picture's height
CAMERA_HEIGHT = 1.6  # metres above the lane
BOOM_AT = 7.4  # metres before the camera


@dataclass(frozen=True)
class View:
    """A picture's size, and where points of the lane fall in it."""

    width: int
    height: int

    @property
    def focus(self) -> float:
        """Focal length in pixels."""
        return LENS * self.width

    def at(self, x: float, y: float, z: float) -> tuple[float, float]:
        """Pixels of a point x metres right, y up from the lane, z ahead of the camera."""
        across = self.width / 2 + self.focus * x / z
        return across, self.height * HORIZON + self.focus * (CAMERA_HEIGHT - y) / z


class _Brush:
    """Draws flat faces given in metres."""

    def __init__(self, picture: Bytes, view: View) -> None:
        self.picture, self.view = picture, view

    def face(self, points: list[tuple[float, float, float]], colour: Bgr) -> None:
        corners = np.array([self.view.at(*point) for point in points])
        cv2.fillPoly(
            self.picture, [(corners * 16).round().astype(np.int32)], colour, cv2.LINE_AA, shift=4
        )

    def wall(self, x: tuple[float, float], y: tuple[float, float], z: float, colour: Bgr) -> None:
        (x0, x1), (y0, y1) = x, y
        self.face([(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z)], colour)

    def ground(self, x: tuple[float, float], z: tuple[float, float], y: float, colour: Bgr) -> None:
        (x0, x1), (z0, z1) = x, z
        self.face([(x0, y, z0), (x1, y, z0), (x1, y, z1), (x0, y, z1)], colour)


def draw_place(view: View, dice: Random, night: bool) -> Picture:
    """The empty entrance, boom down, by day or by night."""
    ground = _sky_and_ground(view, dice)
    flat = np.clip(ground, 0, 255).astype(np.uint8)  # smooth edges need bytes
    brush = _Brush(flat, view)
    _garage(brush, dice)
    _planting(flat, view, dice)
    _lane(brush, dice)
    _island(brush)
    _boom(flat, view)
    picture = flat.astype(np.float32)
    picture += (noise(dice, view.height, view.width) * 2.2)[..., None]
    if night:
        _nightfall(picture, view)
    return picture


def _boom(picture: Bytes, view: View) -> None:
    """The boom across the lane, lying."""
    swing = 0.0
    hinge = (-1.95, 1.02)
    for part in range(9):
        reach = [0.15 + part * 0.42, 0.15 + (part + 1) * 0.42]
        ends = [
            view.at(hinge[0] + r * np.cos(swing), hinge[1] + r * np.sin(swing), BOOM_AT)
            for r in reach
        ]
        colour = (40, 38, 200) if part % 2 else (238, 240, 240)
        first, last = (np.array(end) * 16 for end in ends)
        cv2.line(
            picture,
            first.astype(int).tolist(),
            last.astype(int).tolist(),
            colour,
            max(round(view.focus * 0.09 / BOOM_AT), 2),
            cv2.LINE_AA,
            shift=4,
        )


def _sky_and_ground(view: View, dice: Random) -> Picture:
    picture = np.zeros((view.height, view.width, 3), np.float32)
    horizon = int(view.height * HORIZON)
    ramp = np.linspace(0, 1, horizon, dtype=np.float32)[:, None, None]
    high, low = np.array((206, 176, 140), np.float32), np.array((228, 222, 212), np.float32)
    picture[:horizon] = high * (1 - ramp) + low * ramp
    drift = clouds(dice, horizon, view.width, max(view.width // 7, 8))
    picture[:horizon] += np.clip(drift, 0, 2)[..., None] * 11
    depth = np.linspace(0, 1, view.height - horizon, dtype=np.float32)[:, None, None]
    picture[horizon:] = np.array((120, 122, 124), np.float32) - depth * 22
    grain = clouds(dice, view.height - horizon, view.width, 3) * 3
    grain += clouds(dice, view.height - horizon, view.width, 60) * 3
    picture[horizon:] += grain[..., None]
    return picture


def _garage(brush: _Brush, dice: Random) -> None:
    """A brick and concrete front with a wide dark opening, levels above, a clearance bar."""
    far = 13.0
    brush.wall((-9, 9), (0, 8), far, (122, 136, 158))
    for course in range(16):
        shade = dice.randint(-5, 5)
        brush.wall(
            (-9, 9),
            (course * 0.5, course * 0.5 + 0.44),
            far,
            (116 + shade, 130 + shade, 156 + shade),
        )
    brush.wall((-3.4, 3.4), (0, 3.15), far, (44, 42, 41))
    brush.wall((-3.1, 3.1), (0, 2.95), far + 0.3, (58, 56, 54))
    for depth, tone in ((16.0, 66), (19.0, 74), (23.0, 82)):
        brush.wall((-2.9, 2.9), (2.55, 2.72), depth, (tone + 92, tone + 96, tone + 98))
        brush.wall((-3.0, -2.6), (0, 2.9), depth, (tone, tone, tone))
        brush.wall((2.6, 3.0), (0, 2.9), depth, (tone, tone, tone))
    brush.wall((-3.8, -3.1), (0, 3.6), far - 0.1, (176, 178, 180))
    brush.wall((3.1, 3.8), (0, 3.6), far - 0.1, (166, 168, 170))
    brush.wall((-3.8, 3.8), (3.15, 3.75), far - 0.1, (186, 188, 190))
    brush.wall((-0.95, -0.35), (3.2, 3.7), far - 0.2, (120, 72, 26))
    x, y = brush.view.at(-0.78, 3.28, far - 0.2)
    size = max(brush.view.focus * 0.36 / far, 1)
    stem, bowl = (int(x), int(y - size)), (int(x + size * 0.28), int(y - size * 0.68))
    cv2.rectangle(brush.picture, stem, (int(x + size * 0.2), int(y)), (246, 246, 246), -1)
    cv2.circle(
        brush.picture,
        bowl,
        int(size * 0.32),
        (246, 246, 246),
        max(int(size * 0.18), 1),
        cv2.LINE_AA,
    )
    for stripe in range(24):
        colour = (36, 190, 238) if stripe % 2 else (34, 34, 34)
        left = -2.9 + stripe * 0.242
        brush.wall((left, left + 0.242), (2.46, 2.6), far - 0.6, colour)


def _planting(picture: Bytes, view: View, dice: Random) -> None:
    """Shrubs at both sides, leaf by leaf."""
    for side in (-1, 1):
        for _ in range(420):
            z = dice.uniform(7.5, 12.5)
            x = side * dice.uniform(3.6, 7.5)
            y = dice.triangular(0.05, 1.25, 0.3)
            at = view.at(x, y, z)
            tone = dice.uniform(0.6, 1.25) * (0.7 + 0.35 * y)
            colour = (int(44 * tone), int(92 * tone), int(66 * tone))
            radius = max(int(view.focus * dice.uniform(0.05, 0.13) / z), 1)
            cv2.circle(picture, (int(at[0]), int(at[1])), radius, colour, -1, cv2.LINE_AA)


def _lane(brush: _Brush, dice: Random) -> None:
    for side in (-1, 1):  # kerbs, lit above and dark in front
        inner, outer = side * 1.72, side * 1.98
        brush.ground((inner, outer), (2.2, 12.9), 0.14, (178, 182, 184))
        brush.face(
            [(inner, 0, 2.2), (inner, 0, 12.9), (inner, 0.14, 12.9), (inner, 0.14, 2.2)],
            (112, 114, 116),
        )
    brush.ground((2.0, 9), (2.2, 12.9), 0.14, (150, 154, 156))
    brush.ground((-9, -2.0), (2.2, 12.9), 0.14, (146, 150, 152))
    brush.ground((-1.5, 1.5), (7.25, 7.6), 0.0, (224, 226, 226))
    for x in (-1.62, 1.56):
        brush.ground((x, x + 0.07), (2.2, 12.9), 0.0, (60, 186, 226))
    for _ in range(7):  # oil and tyre marks
        z, x = dice.uniform(3.4, 9), dice.gauss(0, 0.35)
        at = brush.view.at(x, 0, z)
        size = (int(brush.view.focus * 0.16 / z), int(brush.view.focus * 0.035 / z) + 1)
        centre = (int(at[0]), int(at[1]))
        cv2.ellipse(brush.picture, centre, size, 0, 0, 360, (94, 95, 97), -1, cv2.LINE_AA)


def _island(brush: _Brush) -> None:
    """The barrier's cabinet at the left, the ticket and intercom post before it, a bollard."""
    z = BOOM_AT
    brush.face(
        [(-1.86, 0.14, z), (-1.86, 0.14, z + 0.4), (-1.86, 1.16, z + 0.4), (-1.86, 1.16, z)],
        (60, 116, 170),
    )
    brush.wall((-2.26, -1.86), (0.14, 1.16), z, (66, 140, 206))
    brush.wall((-2.3, -1.82), (1.16, 1.24), z, (52, 52, 52))
    brush.wall((-2.2, -1.92), (0.55, 0.72), z, (236, 238, 238))
    post = 6.6
    brush.wall((-2.24, -1.94), (0.14, 1.3), post, (92, 90, 88))
    brush.wall((-2.2, -1.98), (0.86, 1.2), post, (44, 40, 38))
    brush.wall((-2.17, -2.01), (1.02, 1.16), post, (196, 160, 110))
    brush.wall((-2.13, -2.05), (0.9, 0.97), post, (60, 150, 70))
    for x, stand in ((2.12, 7.4), (2.12, 9.6), (-2.1, 5.6)):
        brush.wall((x - 0.08, x + 0.08), (0.14, 0.95), stand, (60, 176, 222))
        brush.wall((x - 0.08, x + 0.08), (0.7, 0.8), stand, (232, 234, 234))


def _nightfall(picture: Picture, view: View) -> None:
    """Darken and cool the day, then light the opening and two lamps."""
    picture *= np.array((0.42, 0.34, 0.30), np.float32)
    small: Picture = np.zeros((view.height // 4, view.width // 4), np.float32)
    for x, y, z, reach in ((0, 2.4, 15, 46), (-3.4, 3.3, 12.8, 20), (3.4, 3.3, 12.8, 20)):
        at = view.at(x, y, z)
        cv2.circle(small, (int(at[0] / 4), int(at[1] / 4)), reach * view.width // 1280, 1.0, -1)
    at = view.at(0, 0, 10)
    axes = (view.width // 13, view.height // 40)
    cv2.ellipse(small, (int(at[0] / 4), int(at[1] / 4)), axes, 0, 0, 360, 0.6, -1)
    small = cv2.GaussianBlur(small, (0, 0), view.width / 42)
    glow = cv2.resize(small, (view.width, view.height))[..., None]
    picture *= 1 + glow * 2.6
    picture += glow * np.array((36, 62, 78), np.float32)
