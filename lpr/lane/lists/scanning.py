"""Where a row belongs, found without reading all of it: a lane starts with 100,000 of them."""

import re

from core.plates import PLATE_TYPES, STATES, fold
from lpr.lane.lists.packed import Place
from lpr.lane.lists.rows import is_right, right_of
from lpr.lane.lists.values import maybe_instant, read_windows
from parking.access import Standing

_TEXT = r'"([^"\\]*)"'
# As `right_row` writes a permit's right, where nothing in it is escaped.
_PLAIN_RIGHT = re.compile(
    rf'\["right",{_TEXT},"([A-Z]+)","([a-z_]+)","([A-Z0-9]+)",{_TEXT},{_TEXT},{_TEXT},(\[.*\])\]'
)
# As `badge_row` writes one. A permit's id has no spaces: many are held in one text.
_PLAIN_BADGE = re.compile(r'\["badge","([0-9a-f]+)","([^"\\\s]+)"\]')
_STANDINGS = frozenset(standing.value for standing in Standing)


def place_of(row: str) -> Place | None:
    """Where a right is looked for; None for other rows, and where it is of no kind known here.

    Every value is looked at as `right_of` does, which reads what is not plain. Raises as that does.
    """
    plain = _PLAIN_RIGHT.fullmatch(row)
    if plain is None:
        return _place_read(row) if is_right(row) else None
    standing, state, plate_type, number, permit_id, start, end, windows = plain.groups()
    if standing not in _STANDINGS or state not in STATES or plate_type not in PLATE_TYPES:
        return _place_read(row)
    maybe_instant(start)
    maybe_instant(end)
    if windows != "[]":
        read_windows(windows)
    return Place(fold(number), permit_id)


def badge_in(row: str) -> tuple[str, str] | None:
    """The digest and the permit of a badge; None for other rows."""
    plain = _PLAIN_BADGE.fullmatch(row)
    return (plain[1], plain[2]) if plain else None


def _place_read(row: str) -> Place | None:
    right = right_of(row)
    return Place(right.key.rsplit("/", 1)[-1], right.permit_id) if right else None
