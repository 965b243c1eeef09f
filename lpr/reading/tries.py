"""Ways to cut a plate out of a frame: the usual one, and others for a plate read in doubt."""

from collections.abc import Callable
from functools import partial

import numpy as np

from lpr.reading.straighten import Corners, Grey, straighten, unfold

Try = Callable[[Grey, Corners], Grey]  # a frame and a plate's corners to a crop (64, 192)

_SIDES = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float32)


def grown(corners: Corners, across: float, down: float) -> Corners:
    """The corners with both sides so many times as long, about the same middle."""
    centre = corners.mean(axis=0)
    right = (corners[1] + corners[2] - corners[0] - corners[3]) / 4
    below = (corners[2] + corners[3] - corners[0] - corners[1]) / 4
    # What is neither side is perspective, which stays.
    rest = corners - (centre + _SIDES[:, :1] * right + _SIDES[:, 1:] * below)
    wider = centre + _SIDES[:, :1] * right * across + _SIDES[:, 1:] * below * down + rest
    return np.asarray(wider, np.float32)


def with_other_edges(across: float, down: float, grey: Grey, corners: Corners) -> Grey:
    """The plate as if its sides were so many times as long."""
    return straighten(grey, grown(corners, across, down))


FIRST_TRY: Try = straighten
# Plates sit in frames and hollows that a locator may take for theirs. The surest try counts.
_OTHER_EDGES: tuple[Try, ...] = (
    partial(with_other_edges, 0.88, 0.95),
    partial(with_other_edges, 0.76, 0.88),
    partial(with_other_edges, 1.1, 1.06),
)
# Width over height under which a plate may have two lines, as motorcycles' have.
_TWO_LINED = 1.9


def other_tries(corners: Corners) -> tuple[Try, ...]:
    """What is worth trying on the plate at these corners once the first try left doubt."""
    across = np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])
    down = np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])
    return (*_OTHER_EDGES, unfold) if across < _TWO_LINED * down else _OTHER_EDGES
