"""A route's day as a grid, as it hangs at a stop: stops across, trips down. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

_MOST_COLUMNS = 120
_MOST_PATTERNS = 40


@dataclass(frozen=True)
class TripTimes:
    """A trip as the grid needs it: its stops in order with a service time in seconds each.

    `every` is the promised interval in seconds, and `until` its end, where the trip repeats so.
    """

    trip_id: str
    headsign: str
    stops: tuple[str, ...]
    times: tuple[int, ...]
    every: int | None = None
    until: int | None = None


@dataclass(frozen=True)
class GridRow:
    """One trip: a time for each column, None where it does not call."""

    trip: TripTimes
    times: tuple[int | None, ...]


@dataclass(frozen=True)
class Grid:
    """Columns are stop ids in travel order; a loop has its first stop twice."""

    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]


def build_grid(trips: Sequence[TripTimes]) -> Grid:
    """Lay trips of one direction into one grid, by their first departure, then by id."""
    ordered = sorted(trips, key=lambda trip: (trip.times[0], trip.trip_id))
    columns = merge_patterns([trip.stops for trip in ordered])
    return Grid(columns, tuple(GridRow(trip, _place(trip, columns)) for trip in ordered))


def merge_patterns(patterns: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """One sequence of stops in which every pattern occurs in its own order.

    Starts from the longest and weaves the others in. A route so tangled that this grows past
    all use is cut to the columns of its longest pattern.
    """
    distinct = sorted(set(patterns), key=lambda stops: (-len(stops), stops))
    merged: tuple[str, ...] = distinct[0] if distinct else ()
    for pattern in distinct[1:_MOST_PATTERNS]:
        woven = _weave(merged, pattern)
        if len(woven) <= max(_MOST_COLUMNS, len(distinct[0])):
            merged = woven
    return merged


def _weave(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """A shortest sequence that holds both (from their longest common subsequence)."""
    common = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) - 1, -1, -1):
        for j in range(len(other) - 1, -1, -1):
            common[i][j] = (
                common[i + 1][j + 1] + 1
                if one[i] == other[j]
                else max(common[i + 1][j], common[i][j + 1])
            )
    woven: list[str] = []
    i = j = 0
    while i < len(one) and j < len(other):
        if one[i] == other[j]:
            woven.append(one[i])
            i, j = i + 1, j + 1
        elif common[i + 1][j] >= common[i][j + 1]:
            woven.append(one[i])
            i += 1
        else:
            woven.append(other[j])
            j += 1
    return (*woven, *one[i:], *other[j:])


def _place(trip: TripTimes, columns: tuple[str, ...]) -> tuple[int | None, ...]:
    placed: list[int | None] = [None] * len(columns)
    column = 0
    for stop, time in zip(trip.stops, trip.times, strict=True):
        try:
            found = columns.index(stop, column)
        except ValueError:
            continue  # only where the grid was cut
        placed[found] = time
        column = found + 1
    return tuple(placed)
