"""Hours of the week as the tables keep them, and as sentences' parts."""

from collections.abc import Iterable, Mapping
from typing import Any

from parking.access import Window


def to_windows(stored: Iterable[Mapping[str, Any]]) -> tuple[Window, ...]:
    """The windows of a product from their JSON; none where it is good at any hour."""
    return tuple(
        Window(frozenset(item["days"]), int(item["starts"]), int(item["ends"])) for item in stored
    )


def from_windows(windows: Iterable[Window]) -> list[dict[str, Any]]:
    """The JSON that `to_windows` reads back."""
    return [{"days": sorted(w.days), "starts": w.starts, "ends": w.ends} for w in windows]


def day_runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """Weekdays as runs from first to last: Monday to Friday and Sunday is [(0, 4), (6, 6)]."""
    runs: list[tuple[int, int]] = []
    for day in sorted(set(days)):
        if runs and runs[-1][1] == day - 1:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs
