"""The last look at a plate's corners: a small network moves them to the plate's true edges."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.reading.onnx_network import Network
from lpr.reading.straighten import Corners, Grey, stretch

WIDTH, HEIGHT = 128, 64
# The crop shows so much around the plate, in parts of it on each side.
AROUND = 0.2
UNIT = 0.1  # of the crop's width and height: what one of the network's units stands for
LOOKS = 2  # from where the first one leads, the second sees better

_NEAR = AROUND / (1 + 2 * AROUND)
THOUGHT = np.array(
    [(_NEAR, _NEAR), (1 - _NEAR, _NEAR), (1 - _NEAR, 1 - _NEAR), (_NEAR, 1 - _NEAR)], np.float32
)  # where the corners are thought to be, in parts of the crop
_SIZE = np.array((WIDTH, HEIGHT), np.float32)


class Edges:
    """Corners from the network of edges."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def refine(self, grey: Grey, corners: Corners) -> Corners:
        """The corners moved to where the plate's edges are seen, in pixels of ``grey``."""
        for _ in range(LOOKS):
            crop, to_frame = cut_around(grey, corners)
            picture = (crop.astype(np.float32) / 127.5 - 1.0)[None, None]
            moved = self._network.run(picture).reshape(4, 2) * UNIT
            corners = from_crop(THOUGHT + moved, to_frame)
        return corners


def cut_around(grey: Grey, corners: Corners) -> tuple[Grey, npt.NDArray[Any]]:
    """What surrounds these corners, straightened (64, 128), and the matrix back to the frame."""
    to_crop = cv2.getPerspectiveTransform(corners.astype(np.float32), THOUGHT * _SIZE)
    span = float(np.linalg.norm(corners[1] - corners[0]))
    if span > 2 * WIDTH:  # shrink first, or warping would skip pixels
        factor = WIDTH * 1.5 / span
        small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        matrix = cv2.getPerspectiveTransform((corners * factor).astype(np.float32), THOUGHT * _SIZE)
    else:
        small, matrix = grey, to_crop
    crop = cv2.warpPerspective(small, matrix, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
    return stretch(crop), np.linalg.inv(to_crop)


def to_crop(points: Corners, to_frame: npt.NDArray[Any]) -> Corners:
    """Frame pixels as parts of the crop."""
    back = np.linalg.inv(to_frame)
    placed = cv2.perspectiveTransform(points.reshape(1, -1, 2).astype(np.float64), back)
    return np.asarray(placed[0] / _SIZE, np.float32)


def from_crop(points: npt.NDArray[Any], to_frame: npt.NDArray[Any]) -> Corners:
    """Parts of the crop as frame pixels."""
    pixels = (points * _SIZE).reshape(1, -1, 2).astype(np.float64)
    return np.asarray(cv2.perspectiveTransform(pixels, to_frame)[0], np.float32)
