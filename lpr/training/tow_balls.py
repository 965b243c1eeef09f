"""The ball of a tow bar before a plate: it covers the foot of a character or two."""

from random import Random

import cv2
import numpy as np

from lpr.training.camera import Quad
from lpr.training.canvas import Canvas


def draw_tow_ball(picture: Canvas, quad: Quad, dice: Random) -> None:
    """A ball on its shank before the plate's lower edge, in place; the picture is grey.

    It reaches at most two fifths of the plate's height up, so that every character still shows.
    """
    along = dice.gauss(0.5, 0.1)
    foot = quad[3] + (quad[2] - quad[3]) * along
    up = quad[0] - quad[3]
    radius = float(np.linalg.norm(quad[2] - quad[3])) * dice.uniform(0.04, 0.075)
    top = foot + up * dice.uniform(0.08, 0.4)
    centre = top - up / max(float(np.linalg.norm(up)), 1.0) * radius
    shade = dice.uniform(10, 200)
    thick = max(round(radius * dice.uniform(0.7, 1.2)), 1)
    below = (round(float(centre[0])), picture.shape[0])
    at = (round(float(centre[0])), round(float(centre[1])))
    cv2.line(picture, at, below, shade * dice.uniform(0.4, 0.9), thick, cv2.LINE_AA)
    cv2.circle(picture, at, max(round(radius), 1), shade, -1, cv2.LINE_AA)
    if dice.random() < 0.6:  # a bright spot of sky on chrome or grease
        spot = (round(at[0] - radius * 0.3), round(at[1] - radius * 0.35))
        cv2.circle(
            picture, spot, max(round(radius * 0.35), 1), min(shade + 90, 255), -1, cv2.LINE_AA
        )
