"""How well a reader reads a folder of labelled pictures."""

import csv
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from core.plates import fold, normalise
from lpr.reading.locator import Located
from lpr.reading.pictures import PictureError, decode_picture
from lpr.reading.pipeline import Frame, PlateReader
from lpr.reading.records import Box, PlateRead
from lpr.reading.straighten import corners_of
from lpr.reading.threshold import OPENING_THRESHOLD

LABELS = "labels.csv"
LEAST_OVERLAP = 0.5


class LabelsError(Exception):
    """The folder has no labels.csv that could be used; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Label:
    """One plate of a picture: its box where the labels give one, its number where they do."""

    box: Box | None
    plate: str | None


@dataclass
class Report:
    """What came out, in counts of plates; times in milliseconds a picture."""

    images: int = 0
    unreadable: int = 0
    plates: int = 0
    boxed: int = 0
    located: int = 0
    numbered: int = 0
    exact: int = 0
    folded: int = 0
    edits: int = 0
    characters: int = 0
    opened: int = 0
    wrong: int = 0
    times: list[float] = field(default_factory=list)
    misses: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The report as ``flask lpr bench --json`` prints it; None where nothing was to measure."""
        return {
            "images": self.images,
            "unreadable": self.unreadable,
            "plates": self.plates,
            "located": self.located if self.boxed else None,
            "exact": self.exact if self.numbered else None,
            "folded": self.folded if self.numbered else None,
            "character_error_rate": (
                round(self.edits / self.characters, 4) if self.characters else None
            ),
            "p50_ms": _percentile(self.times, 50),
            "p95_ms": _percentile(self.times, 95),
            "threshold": OPENING_THRESHOLD,
            "above_threshold": self.opened if self.numbered else None,
            "wrong_above_threshold": self.wrong if self.numbered else None,
            "misses": self.misses,
        }


def bench(
    reader: PlateReader, folder: Path, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Read every picture that ``labels.csv`` in the folder names, and compare.

    Labels without boxes mean that each picture is one plate, edge to edge. Exact means that the
    first plate of the answer is the labelled one; where a picture has several labels, the read
    whose box overlaps most is compared. Raises LabelsError.
    """
    labels = load_labels(folder)
    report = Report()
    for count, (name, plates) in enumerate(labels.items(), start=1):
        _measure(reader, folder / name, plates, report)
        if progress:
            progress(count, len(labels))
    return report


def load_labels(folder: Path) -> dict[str, list[Label]]:
    """Labels by picture name, in the file's order. Raises LabelsError."""
    path = folder / LABELS
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as reason:
        raise LabelsError(f"{path} cannot be read: {reason}") from reason
    labels: dict[str, list[Label]] = {}
    for line, row in enumerate(rows, start=2):
        if not row.get("image"):
            raise LabelsError(f"{path}, line {line}: the column image is missing or empty")
        try:
            box = Box(*(int(row[side]) for side in ("x", "y", "width", "height")))
        except KeyError:
            box = None
        except (TypeError, ValueError) as reason:
            raise LabelsError(f"{path}, line {line}: the box is not four numbers") from reason
        labels.setdefault(row["image"], []).append(Label(box, row.get("plate")))
    return labels


def _measure(reader: PlateReader, path: Path, labels: Sequence[Label], report: Report) -> None:
    report.images += 1
    reads: list[PlateRead] = []
    places: list[Box] = []
    try:
        frame = decode_picture(path)
    except PictureError:
        report.unreadable += 1
    else:
        reads, places = _timed(reader, frame, labels, report)
    for label in labels:
        report.plates += 1
        if label.box is not None:
            report.boxed += 1
            near = (place.overlap(label.box) for place in places)
            report.located += max(near, default=0.0) >= LEAST_OVERLAP
        if label.plate is not None:
            _compare(_answer(reads, label, len(labels)), normalise(label.plate), path.name, report)


def _timed(
    reader: PlateReader, frame: Frame, labels: Sequence[Label], report: Report
) -> tuple[list[PlateRead], list[Box]]:
    """The reads and the places of all located plates, the time noted."""
    began = time.perf_counter()
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    if labels[0].box is None:
        located = [Located(corners_of(0, 0, width, height), 1.0)]
    else:
        located = reader.locator.locate(grey)
    reads = reader.read_located(grey, located) if located else []
    report.times.append((time.perf_counter() - began) * 1000)
    return reads, [place.box(width, height) for place in located]


def _answer(reads: Sequence[PlateRead], label: Label, labels: int) -> PlateRead | None:
    if not reads or labels == 1 or label.box is None:
        return reads[0] if reads else None
    box = label.box
    best = max(reads, key=lambda read: read.box.overlap(box))
    return best if best.box.overlap(box) > 0 else None


def _compare(read: PlateRead | None, plate: str, image: str, report: Report) -> None:
    text = read.text if read else ""
    report.numbered += 1
    report.exact += text == plate
    same = fold(text) == fold(plate)
    report.folded += same
    report.edits += edit_distance(text, plate)
    report.characters += len(plate)
    if read and read.confidence >= OPENING_THRESHOLD:
        report.opened += 1
        report.wrong += not same
    if text != plate:
        confidence = round(read.confidence, 4) if read else 0.0
        report.misses.append(
            {"image": image, "plate": plate, "read": text, "confidence": confidence}
        )


def edit_distance(one: str, other: str) -> int:
    """The fewest insertions, deletions and replacements that make one text the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        row = list(_next_row(row, place, letter, other))
    return row[-1]


def _next_row(row: list[int], place: int, letter: str, other: str) -> Iterator[int]:
    left = place
    yield left
    for column, wanted in enumerate(other, start=1):
        left = min(left + 1, row[column] + 1, row[column - 1] + (letter != wanted))
        yield left


def _percentile(times: list[float], share: int) -> float | None:
    return round(float(np.percentile(times, share)), 1) if times else None
