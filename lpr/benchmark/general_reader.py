"""RapidOCR, the general reader that ours are compared with: lines of text, none marked as plate."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from core.plates import fold, normalise
from lpr.reading.frames import Frame
from lpr.reading.labels import Label, load_labels
from lpr.reading.onnx_network import load_runtime
from lpr.reading.pictures import PictureError, decode_picture


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the answer: its letters and digits, its score, its area in square pixels."""

    text: str
    score: float
    area: float


@dataclass(frozen=True, slots=True)
class LinesOutcome:
    """One labelled plate, and all lines that were answered for its picture."""

    image: str
    label: Label
    lines: tuple[Line, ...]

    def any_line(self, *, folded: bool = False) -> bool:
        """Whether any line is the plate: the most that can be counted in a reader's favour."""
        return any(self._is_plate(line, folded=folded) for line in self.lines)

    def surest_line(self, *, folded: bool = False) -> bool:
        """Whether the line with the best score is the plate."""
        best = max(self.lines, key=lambda line: line.score, default=None)
        return best is not None and self._is_plate(best, folded=folded)

    def largest_line(self, *, folded: bool = False) -> bool:
        """Whether the largest line is the plate."""
        best = max(self.lines, key=lambda line: line.area, default=None)
        return best is not None and self._is_plate(best, folded=folded)

    def _is_plate(self, line: Line, *, folded: bool) -> bool:
        plate = self.label.plate or ""
        return fold(line.text) == fold(plate) if folded else line.text == plate


class GeneralReader:
    """RapidOCR with its packaged models and its own settings; nothing is downloaded."""

    def __init__(self) -> None:
        load_runtime()  # before RapidOCR does, which would let it report
        from rapidocr import RapidOCR  # noqa: PLC0415 - a development tool, wanted only here

        self._engine: Any = RapidOCR(params={"Global.log_level": "critical"})

    def lines(self, frame: Frame) -> tuple[Line, ...]:
        """Every line with a letter or digit in it."""
        answer = self._engine(frame)
        if answer.txts is None:
            return ()
        lines = (
            Line(normalise(text), float(score), _area(box))
            for text, score, box in zip(answer.txts, answer.scores, answer.boxes, strict=True)
        )
        return tuple(line for line in lines if line.text)


def _area(box: Any) -> float:
    return float(cv2.contourArea(np.asarray(box, np.float32)))


def read_lines(
    reader: GeneralReader, folder: Path, progress: Callable[[int, int], None] | None = None
) -> list[LinesOutcome]:
    """What the general reader answers for every labelled plate. Raises LabelsError."""
    labels = load_labels(folder)
    outcomes = []
    for count, (name, plates) in enumerate(labels.items(), start=1):
        lines = _lines(reader, folder / name)
        outcomes += [LinesOutcome(name, label, lines) for label in plates if label.plate]
        if progress:
            progress(count, len(labels))
    return outcomes


def _lines(reader: GeneralReader, path: Path) -> tuple[Line, ...]:
    try:
        return reader.lines(decode_picture(path))
    except PictureError:
        return ()
