"""Risk and coverage: how many plates open at a threshold, and how many of those wrongly."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lpr.reading.bench import Outcome

# The curve of drawn plates, saved when the threshold was chosen.
DRAWN = Path(__file__).with_name("drawn_curve.csv")
# By steps of 0.005 where the opening threshold may lie.
THRESHOLDS = (
    *(0.0, 0.5, 0.6, 0.7, 0.8, 0.85),
    *(step / 200 for step in range(180, 200)),
    *(0.9975, 0.999),
)
_COLUMNS = ("threshold", "opened", "wrong", "plates")


@dataclass(frozen=True, slots=True)
class Point:
    """Of so many plates, those read with at least this confidence, and the wrong among them."""

    threshold: float
    opened: int
    wrong: int
    plates: int

    @property
    def coverage(self) -> float:
        """The share of all plates that opens."""
        return self.opened / self.plates

    @property
    def risk(self) -> float:
        """The wrong ones as a share of all plates."""
        return self.wrong / self.plates


def curve(
    reads: Iterable[tuple[float, bool]], thresholds: Sequence[float] = THRESHOLDS
) -> list[Point]:
    """The curve of (confidence, whether the key was right), a point a threshold."""
    known = [(float(confidence), bool(right)) for confidence, right in reads]
    points = []
    for threshold in thresholds:
        above = [right for confidence, right in known if confidence >= threshold]
        points.append(Point(threshold, len(above), len(above) - sum(above), len(known)))
    return points


def curve_of(outcomes: Sequence[Outcome]) -> list[Point]:
    """The curve of real plates."""
    return curve((outcome.confidence, outcome.is_folded) for outcome in outcomes)


def save_curve(points: Sequence[Point], path: Path = DRAWN) -> None:
    """Write the curve as a small table, so that a report can show it without drawing again."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(_COLUMNS)
        rows.writerows((p.threshold, p.opened, p.wrong, p.plates) for p in points)


def load_curve(path: Path = DRAWN) -> list[Point]:
    """The saved curve; empty where none was saved. Raises ValueError where it is no curve."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except OSError:
        return []
    try:
        return [
            Point(float(row["threshold"]), *(int(row[name]) for name in _COLUMNS[1:]))
            for row in rows
        ]
    except (KeyError, TypeError) as reason:
        raise ValueError(f"{path} is no curve: {reason}") from reason
