"""Where a boom is by its two end switches, for barriers that tell no more."""

from lpr.lane.barriers.port import Position


def position_of(raised: bool | None, lowered: bool | None) -> Position:
    """Where the boom is by its two end switches, either of which may be missing.

    Both at once is a broken switch: nobody knows.
    """
    if raised is None and lowered is None:
        return Position.UNKNOWN
    if raised and lowered:
        return Position.OBSTRUCTED
    if raised or (raised is None and lowered is False):
        return Position.RAISED
    if lowered or (lowered is None and raised is False):
        return Position.LOWERED
    return Position.MOVING
