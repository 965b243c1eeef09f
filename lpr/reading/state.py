"""Which state's plate it is, and of what type, by its design and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from core.plates import STATES, is_plausible
from lpr.reading.onnx_network import Network
from lpr.reading.records import PlateKind
from lpr.reading.serials import probability

WIDTH, HEIGHT = 192, 72
# Room left around the plate, in parts of its width and height: corners are never exact.
MARGIN = 0.08
# Straightened rows: the middle third, where the number stands, says little of the state and is
# pressed into 8 of the 72.
_TALL, _TOP, _BOTTOM = 96, 32, 64
# What the network's scores stand for, in order: states first, then types. The last of the states
# is "of no state", the first of the types "shows none".
CLASSES = (*STATES, "none")
KINDS = (
    *("passenger", "commercial", "motorcycle", "disability", "veteran", "national_guard"),
    *("livery", "official", "trailer", "dealer", "temporary"),
)

# Chosen on drawn plates kept out of training: docs/decisions/0009 and 0124.
TEMPERATURE = 0.90  # by which the network's scores are divided, so that its shares are chances
NAMING_THRESHOLD = 0.63
TYPE_THRESHOLD = 0.89
# How much of what a number's form says of its state counts, and how far it may change the odds.
TRUST, MOST_SWAY = 0.85, 20.0
_RANKED = 3

Corners = npt.NDArray[np.float32]  # (4, 2): top left, top right, bottom right, bottom left
Crop = npt.NDArray[Any]  # uint8, (72, 192, 3), BGR

_INNER = np.array(
    [(MARGIN, MARGIN), (1 - MARGIN, MARGIN), (1 - MARGIN, 1 - MARGIN), (MARGIN, 1 - MARGIN)],
    np.float32,
) * np.array((WIDTH, _TALL), np.float32)


@dataclass(frozen=True, slots=True)
class StateRead(PlateKind):
    """A plate's kind with the likeliest states, surest first, whether or not one was named."""

    ranked: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class StateLook:
    """What a plate's design and words say: the network's scores; None where no plate is."""

    scores: npt.NDArray[np.float32] | None

    @property
    def states(self) -> Mapping[str, float]:
        """The likelier states with their probabilities, whatever the number."""
        if self.scores is None:
            return {}
        chances = _softmax(self.scores[: len(CLASSES)] / TEMPERATURE)[:-1]
        order = np.argsort(-chances)[:_RANKED]
        return {CLASSES[place]: float(chances[place]) for place in order}

    def named(self, text: str = "") -> StateRead:
        """The kind of the plate, which was read as ``text``."""
        return StateRead() if self.scores is None else decide(self.scores, text)


class StateNamer:
    """Names states with the namer's network."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def look(self, frame: npt.NDArray[Any], corners: Corners) -> StateLook:
        """What is seen at these corners of a BGR or grey frame.

        Nothing is where the corners enclose nothing, or lie outside of the frame.
        """
        if not _is_inside(frame, corners):
            return StateLook(None)
        return StateLook(self.scores(straighten_colour(frame, corners)[None])[0])

    def scores(self, crops: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
        """Scores before softmax, states' and then types', for crops (n, 72, 192, 3)."""
        rows = []
        for crop in crops:
            # As the network was trained: blue, green and red from -1 to 1.
            picture = crop.transpose(2, 0, 1)[None].astype(np.float32) / 127.5 - 1.0
            rows.append(self._network.run(picture))
        return np.concatenate(rows)


def decide(scores: npt.NDArray[np.float32], text: str = "") -> StateRead:
    """What the scores of one plate come to, together with the form of its number."""
    states = scores[: len(CLASSES)] / TEMPERATURE
    chances = _softmax(states + number_sways(text))
    kinds = _softmax(scores[len(CLASSES) :] / TEMPERATURE)
    order = np.argsort(-chances[:-1])[:_RANKED]
    ranked = tuple((CLASSES[place], float(chances[place])) for place in order)
    state, confidence = ranked[0]
    kind = int(kinds.argmax())
    return StateRead(
        state=state if confidence >= NAMING_THRESHOLD else None,
        confidence=confidence,
        plate_type=KINDS[kind] if kind > 0 and kinds[kind] >= TYPE_THRESHOLD else None,
        ranked=ranked,
    )


@lru_cache(maxsize=256)
def number_sways(text: str) -> npt.NDArray[np.float64]:
    """By how much the number's form moves each state's score, (states + 1,).

    Zero for no number. The last, for a plate of no state, never moves.
    """
    sways = np.zeros(len(CLASSES))
    if is_plausible(text):
        usual = probability(text)
        ratios = [probability(text, {code: 1.0}) / usual for code in STATES]
        most = np.log(MOST_SWAY)
        sways[:-1] = np.clip(TRUST * np.log(ratios), -most, most)
    return sways


def _softmax(scores: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    raised = np.exp(scores.astype(np.float64) - scores.max())
    return np.asarray(raised / raised.sum())


def _is_inside(frame: npt.NDArray[Any], corners: Corners) -> bool:
    """Whether the corners enclose something, of which a part lies in the frame."""
    corners = np.asarray(corners, np.float32)
    if not np.isfinite(corners).all() or cv2.contourArea(corners) < 1:
        return False
    height, width = frame.shape[:2]
    (left, top), (right, bottom) = corners.min(0), corners.max(0)
    return bool(left < width and top < height and right > 0 and bottom > 0)


def straighten_colour(frame: npt.NDArray[Any], corners: Corners) -> Crop:
    """The plate as a 72x192 BGR picture, its corners just inside the edges, its light evened.

    Its upper and lower thirds, with the legends, are as high as on a plate of 96 rows; the middle
    is pressed together. ``frame`` is BGR or grey; ``corners`` may lie outside of it: the edge is
    then repeated.
    """
    corners = np.asarray(corners, np.float32)
    frame, corners = _cut_out(frame, corners)
    if frame.ndim == 2:
        frame = cv2.cvtColor(frame, cv2.COLOR_GRAY2BGR)
    span = float(np.linalg.norm(corners[1] - corners[0]))
    if span > 1.5 * WIDTH:  # shrink first, or warping would skip pixels
        factor = 1.1 * WIDTH / span
        frame = cv2.resize(frame, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        corners = corners * factor
    matrix = cv2.getPerspectiveTransform(corners, _INNER)
    whole = cv2.warpPerspective(frame, matrix, (WIDTH, _TALL), borderMode=cv2.BORDER_REPLICATE)
    pressed = (WIDTH, HEIGHT - _TOP - (_TALL - _BOTTOM))
    middle = cv2.resize(whole[_TOP:_BOTTOM], pressed, interpolation=cv2.INTER_AREA)
    return _evened(np.vstack((whole[:_TOP], middle, whole[_BOTTOM:])))


def _cut_out(frame: npt.NDArray[Any], corners: Corners) -> tuple[npt.NDArray[Any], Corners]:
    """Only the part of the frame about the plate, so that large frames cost no more."""
    height, width = frame.shape[:2]
    room = 0.12 * float(np.ptp(corners[:, 0])) + 2
    left, top = (
        int(np.clip(edge - room, 0, side - 1))
        for edge, side in zip(corners.min(0), (width, height), strict=True)
    )
    right, bottom = (
        int(np.clip(edge + room, 1, side))
        for edge, side in zip(corners.max(0), (width, height), strict=True)
    )
    part = frame[top : max(bottom, top + 1), left : max(right, left + 1)]
    return part, np.asarray(corners - (left, top), np.float32)


def _evened(crop: Crop) -> Crop:
    """The same picture with the darkest and brightest of its light at the ends of the scale.

    All colours are moved alike, so that a yellow plate stays yellow.
    """
    light = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    counts = np.cumsum(np.bincount(light.ravel(), minlength=256))
    low, high = (int(edge) for edge in np.searchsorted(counts, np.array((0.01, 0.98)) * counts[-1]))
    reach = 235.0 / max(high - low, 16)
    evened: Crop = cv2.convertScaleAbs(np.maximum(crop, low) - low, alpha=reach)
    return evened
