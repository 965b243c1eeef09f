"""What plates sit in: hollows, panels and holders, which are easily taken for the plate."""

from random import Random

import cv2
import numpy as np

from lpr.training.camera import Quad
from lpr.training.canvas import Canvas, clouds


def draw_recess(picture: Canvas, quad: Quad, level: float, dice: Random) -> None:
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
