"""How well a reader reads a folder of labelled pictures."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from core.plates import fold
from lpr.reading.frames import Frame
from lpr.reading.labels import Label, load_labels
from lpr.reading.locator import Located
from lpr.reading.pictures import PictureError, decode_picture
from lpr.reading.pipeline import PlateReader
from lpr.reading.records import Box, PlateRead
from lpr.reading.straighten import corners_of
from lpr.reading.threshold import OPENING_THRESHOLD

LEAST_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """One labelled plate, and what the reader answered for it."""

    image: str
    label: Label
    overlap: float  # of the label's box with the nearest place that was located
    read: PlateRead | None

    @property
    def text(self) -> str:
        """What was read; empty where nothing was."""
        return self.read.text if self.read else ""

    @property
    def confidence(self) -> float:
        """Of the read; 0 where there is none."""
        return self.read.confidence if self.read else 0.0

    @property
    def is_located(self) -> bool:
        """Whether a place was found that covers the label's box well enough."""
        return self.overlap >= LEAST_OVERLAP

    @property
    def is_exact(self) -> bool:
        """Whether the text is the label's, letter by letter."""
        return self.label.plate is not None and self.text == self.label.plate

    @property
    def is_folded(self) -> bool:
        """Whether the text is the label's where O counts as 0 and I as 1."""
        return self.label.plate is not None and fold(self.text) == fold(self.label.plate)

    @property
    def is_opened(self) -> bool:
        """Whether the read is sure enough to open a gate."""
        return self.confidence >= OPENING_THRESHOLD

    @property
    def is_wrong(self) -> bool:
        """Whether it would open a gate for another plate than the one that is there."""
        return self.label.plate is not None and self.is_opened and not self.is_folded

    def to_json(self) -> dict[str, Any]:
        """Plate, read and confidence, as misses are listed."""
        return {
            "image": self.image,
            "plate": self.label.plate,
            "read": self.text,
            "confidence": round(self.confidence, 4),
        }


@dataclass
class Report:
    """What came out, a plate at a time; times in milliseconds a picture."""

    images: int = 0
    unreadable: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    @property
    def plates(self) -> int:
        """How many plates the labels name."""
        return len(self.outcomes)

    @property
    def boxed(self) -> list[Outcome]:
        """The plates whose place the labels give."""
        return [outcome for outcome in self.outcomes if outcome.label.box is not None]

    @property
    def numbered(self) -> list[Outcome]:
        """The plates whose number the labels give."""
        return [outcome for outcome in self.outcomes if outcome.label.plate is not None]

    @property
    def located(self) -> int:
        """How many of the boxed plates were found."""
        return sum(outcome.is_located for outcome in self.boxed)

    @property
    def exact(self) -> int:
        """How many of the numbered plates were read letter by letter."""
        return sum(outcome.is_exact for outcome in self.outcomes)

    @property
    def folded(self) -> int:
        """How many were read where O counts as 0 and I as 1."""
        return sum(outcome.is_folded for outcome in self.outcomes)

    @property
    def opened(self) -> int:
        """How many of the numbered plates were read surely enough to open a gate."""
        return sum(outcome.is_opened for outcome in self.numbered)

    @property
    def wrong(self) -> int:
        """How many of those were other plates."""
        return sum(outcome.is_wrong for outcome in self.outcomes)

    @property
    def misses(self) -> list[Outcome]:
        """The numbered plates that were not read letter by letter."""
        return [outcome for outcome in self.numbered if not outcome.is_exact]

    def error_rate(self) -> float | None:
        """Edits for each character of the labels; None where there are no characters."""
        characters = sum(len(outcome.label.plate or "") for outcome in self.numbered)
        edits = sum(edit_distance(each.text, each.label.plate or "") for each in self.numbered)
        return round(edits / characters, 4) if characters else None

    def percentile(self, share: int) -> float | None:
        """Milliseconds that this share of the pictures took at most, in percent."""
        return round(float(np.percentile(self.times, share)), 1) if self.times else None

    def to_json(self) -> dict[str, Any]:
        """The report as ``flask lpr bench --json`` prints it; None where nothing was to measure."""
        return {
            "images": self.images,
            "unreadable": self.unreadable,
            "plates": self.plates,
            "located": self.located if self.boxed else None,
            "exact": self.exact if self.numbered else None,
            "folded": self.folded if self.numbered else None,
            "character_error_rate": self.error_rate(),
            "p50_ms": self.percentile(50),
            "p95_ms": self.percentile(95),
            "threshold": OPENING_THRESHOLD,
            "above_threshold": self.opened if self.numbered else None,
            "wrong_above_threshold": self.wrong if self.numbered else None,
            "misses": [outcome.to_json() for outcome in self.misses],
        }


def bench(
    reader: PlateReader,
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
    *,
    locate_all: bool = False,
) -> Report:
    """Read every picture that ``labels.csv`` in the folder names, and compare.

    Labels without boxes mean that each picture is one plate, edge to edge; with ``locate_all``
    the plate is looked for there too. Exact means that the first plate of the answer is the
    labelled one; where a picture has several labels, the read whose box overlaps most is compared.
    Raises LabelsError.
    """
    labels = load_labels(folder)
    report = Report()
    for count, (name, plates) in enumerate(labels.items(), start=1):
        known = plates[0].box is None and not locate_all
        reads, places = _read(reader, folder / name, report, known=known)
        report.outcomes += [_outcome(name, plates, label, reads, places) for label in plates]
        if progress:
            progress(count, len(labels))
    return report


def _read(
    reader: PlateReader, path: Path, report: Report, *, known: bool
) -> tuple[list[PlateRead], list[Box]]:
    """The reads and the places of all located plates, the time noted."""
    report.images += 1
    try:
        frame = decode_picture(path)
    except PictureError:
        report.unreadable += 1
        return [], []
    began = time.perf_counter()
    seen = reader.examine(frame, [_edge_to_edge(reader, frame)] if known else None)
    report.times.append((time.perf_counter() - began) * 1000)
    height, width = frame.shape[:2]
    unread = [Located(corners, 1.0).box(width, height) for corners in seen.unread]
    return seen.reads, [read.box for read in seen.reads] + unread


def _edge_to_edge(reader: PlateReader, frame: Frame) -> Located:
    """The plate that fills the picture; like a find in a frame, it gets its true edges."""
    grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) if frame.ndim == 3 else frame
    height, width = frame.shape[:2]
    return reader.locator.refined(grey, Located(corners_of(0, 0, width, height), 1.0))


def _outcome(
    image: str,
    labels: Sequence[Label],
    label: Label,
    reads: Sequence[PlateRead],
    places: Sequence[Box],
) -> Outcome:
    box = label.box
    near = max((place.overlap(box) for place in places), default=0.0) if box else 0.0
    return Outcome(image, label, near, _answer(reads, label, len(labels)))


def _answer(reads: Sequence[PlateRead], label: Label, labels: int) -> PlateRead | None:
    if not reads or labels == 1 or label.box is None:
        return reads[0] if reads else None
    box = label.box
    best = max(reads, key=lambda read: read.box.overlap(box))
    return best if best.box.overlap(box) > 0 else None


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
