"""Where plates are in a frame: a small network gives each plate's four corners."""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.reading.edges import Edges
from lpr.reading.onnx_network import Network
from lpr.reading.records import Box
from lpr.reading.straighten import Corners

Grey = npt.NDArray[Any]  # uint8, (height, width)

LONG_SIDE = 960  # pixels to which larger frames are reduced
STRIDE = 8
REACH = 32.0  # pixels that one unit of the network's corner distances stands for
# A plate that fills the picture is seen better from further off, at a fifth of the cost.
FROM_AFAR = (1.0, 0.45, 0.2)
LEAST_SCORE = 0.3  # of a patch
# Of a plate. On street pictures that are kept for validating (eu_boxes/valid) the least sure of
# 131 plates scores 0.70; one thing in two frames that is no plate scores more than 0.65.
LEAST_SURE = 0.65
# Both looks at a plate count, so what scores less than this in the first one is none.
LEAST_SEEN = LEAST_SURE**2
# A sticker on a plate looks like one. What lies in a larger plate is dropped, unless the larger
# one is so much less sure that it may be a bumper.
_INSIDE, _BEARS = 0.6, 0.8
MOST_PLATES = 32
# A second look at each find, enlarged or reduced so that the plate is this wide, sets its corners.
CLOSE_UP = (320, 192)
CLOSE_UP_PLATE = 110.0
MOST_CLOSE_UPS = 4


@dataclass(frozen=True)
class Located:
    """One plate: its corners in frame pixels, clockwise from top left, and the locator's score."""

    corners: Corners
    score: float

    def box(self, width: int, height: int) -> Box:
        """The upright rectangle around the corners, cut at the frame's edges."""
        left, top = np.floor(np.maximum(self.corners.min(axis=0), 0)).astype(int).tolist()
        right, bottom = np.ceil(np.minimum(self.corners.max(axis=0), (width, height))).astype(int)
        return Box(left, top, max(int(right) - left, 1), max(int(bottom) - top, 1))


class Locator:
    """Finds plates with the locator's network, which takes pictures of any size."""

    def __init__(self, network: Network, edges: Edges | None = None) -> None:
        self._network = network
        self._edges = edges

    def locate(self, grey: Grey) -> list[Located]:
        """Every plate of the frame, best first; none for a frame under 16 pixels."""
        height, width = grey.shape
        if min(height, width) < 2 * STRIDE:
            return []
        scale = min(1.0, LONG_SIDE / max(height, width))
        looks: list[list[Located]] = []
        seen = grey
        for further in FROM_AFAR:
            seen = _reduced(seen, grey.shape, scale * further)
            looks.append(self._look(seen, grey.shape))
        ranked = _without_doubles([plate for look in looks for plate in look])[:MOST_PLATES]
        close = [self._look_closer(grey, plate) for plate in ranked[:MOST_CLOSE_UPS]]
        sure = [plate for plate in close if plate] + ranked[MOST_CLOSE_UPS:]
        sure = [plate for plate in _without_doubles(sure) if plate.score >= LEAST_SURE]
        sure = _without_stickers(sure)
        sure.sort(key=lambda plate: -plate.score)
        return [self.refined(grey, plate) for plate in sure]

    def refined(self, grey: Grey, plate: Located) -> Located:
        """The same plate, its corners moved to its true edges where these are in the frame."""
        width = grey.shape[1]
        across = plate.corners[:, 0]
        # What the frame cuts off has no edge to be moved to, and must stay known as cut.
        if self._edges is None or across.min() < 0 or across.max() > width:
            return plate
        corners = self._edges.refine(grey, plate.corners)
        return Located(corners, plate.score) if _is_plate_shaped(corners) else plate

    def _look(self, small: Grey, whole: tuple[int, ...]) -> list[Located]:
        """The plates of a reduced frame, in pixels of the whole one, which has that shape."""
        right, below = -small.shape[1] % 32, -small.shape[0] % 32
        padded = cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_REPLICATE)
        plates = _plates(_run(self._network, padded))
        factors = np.array((whole[1] / small.shape[1], whole[0] / small.shape[0]))
        return [Located((p.corners * factors).astype(np.float32), p.score) for p in plates]

    def _look_closer(self, grey: Grey, plate: Located) -> Located | None:
        """The same plate with finer corners; None where nothing plate-like is seen there."""
        span = float(np.ptp(plate.corners[:, 0]))
        scale = min(CLOSE_UP_PLATE / max(span, 8.0), 3.0)
        middle = plate.corners.mean(axis=0)
        shift = np.array(CLOSE_UP) / 2 - middle * scale
        matrix = np.array([(scale, 0, shift[0]), (0, scale, shift[1])], np.float64)
        if scale < 0.5:  # linear sampling would skip pixels
            grey = cv2.blur(grey, (round(0.7 / scale),) * 2)
        part = cv2.warpAffine(grey, matrix, CLOSE_UP, borderMode=cv2.BORDER_REPLICATE)
        centre = np.array(CLOSE_UP) / 2
        near = [
            seen
            for seen in _plates(_run(self._network, part))
            if (np.abs(seen.corners.mean(axis=0) - centre) < CLOSE_UP_PLATE / 2).all()
        ]
        if not near:
            return None
        best = max(near, key=lambda seen: seen.score)
        corners = ((best.corners - shift) / scale).astype(np.float32)
        return Located(corners, (best.score * plate.score) ** 0.5)


def _reduced(seen: Grey, whole: tuple[int, ...], scale: float) -> Grey:
    """The frame, whose shape was ``whole``, at that scale, from itself or a larger reduction."""
    size = (max(round(whole[1] * scale), 8), max(round(whole[0] * scale), 8))
    if size == seen.shape[::-1]:
        return seen
    # Down to half the size, linear sampling skips no pixel.
    how = cv2.INTER_LINEAR if 2 * size[0] >= seen.shape[1] else cv2.INTER_AREA
    return cv2.resize(seen, size, interpolation=how)


def _run(network: Network, picture: Grey) -> npt.NDArray[np.float32]:
    """The nine maps for a grey picture whose sides are multiples of 32."""
    maps: npt.NDArray[np.float32] = network.run(
        (picture.astype(np.float32) / 127.5 - 1.0)[None, None]
    )[0]
    return maps


def _plates(maps: npt.NDArray[np.float32]) -> list[Located]:
    """Plates from the network's nine maps: one an island of plate-like patches, best first."""
    scores = 1.0 / (1.0 + np.exp(-maps[0].astype(np.float64)))
    rows, columns = np.nonzero(scores > LEAST_SCORE)
    _, numbers = cv2.connectedComponents((scores > LEAST_SCORE).astype(np.uint8))
    islands, own = numbers[rows, columns], scores[rows, columns]
    peaks = np.zeros(int(islands.max(initial=0)) + 1)
    np.maximum.at(peaks, islands, own)
    reach = maps[1:, rows, columns].T.reshape(-1, 4, 2) * REACH
    patches = np.stack((columns + 0.5, rows + 0.5), axis=1)[:, None] * STRIDE + reach
    plates = []
    for island in np.argsort(-peaks)[: 2 * MOST_PLATES]:
        if peaks[island] < LEAST_SEEN:
            break
        here = islands == island
        corners = np.average(patches[here], axis=0, weights=own[here] ** 4)
        if _is_plate_shaped(corners):
            plates.append(Located(corners.astype(np.float32), float(peaks[island])))
    return _without_doubles(plates)


def _is_plate_shaped(corners: npt.NDArray[np.floating[Any]]) -> bool:
    width = np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])
    height = np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])
    return bool(width > 16 and height > 6 and 0.7 < width / height < 9)


def _without_doubles(plates: list[Located]) -> list[Located]:
    kept: list[tuple[Located, Box]] = []
    for plate in sorted(plates, key=lambda plate: -plate.score):
        box = plate.box(1 << 20, 1 << 20)
        if all(box.overlap(other) < 0.3 for _, other in kept):
            kept.append((plate, box))
    return [plate for plate, _ in kept]


def _without_stickers(plates: list[Located]) -> list[Located]:
    """Those that do not lie in another one."""
    boxes = [(plate.box(1 << 20, 1 << 20), plate.score) for plate in plates]
    return [
        plate
        for plate, (box, score) in zip(plates, boxes, strict=True)
        if not any(
            other.area > box.area and box.share_in(other) > _INSIDE and surer >= _BEARS * score
            for other, surer in boxes
        )
    ]
