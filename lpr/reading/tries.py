"""Ways to cut a plate out of a frame: the usual one, and another for a plate of two lines."""

from collections.abc import Callable

import numpy as np

from lpr.reading.straighten import Corners, Grey, straighten, unfold

Try = Callable[[Grey, Corners], Grey]  # a frame and a plate's corners to a crop (64, 192)

FIRST_TRY: Try = straighten
# Width over height under which a plate may have two lines, as motorcycles' have.
_TWO_LINED = 1.9


def other_tries(corners: Corners) -> tuple[Try, ...]:
    """What is to be tried on the plate at these corners however sure the first try is.

    The reader reads nothing where a plate is cut the wrong way (docs/decisions/0096). Other edges
    are not tried, since a network sets them (docs/decisions/0091).
    """
    across = np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[2] - corners[3])
    down = np.linalg.norm(corners[3] - corners[0]) + np.linalg.norm(corners[2] - corners[1])
    return (unfold,) if across < _TWO_LINED * down else ()
