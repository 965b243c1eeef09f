"""What ``flask lpr read`` prints for each picture: a table for people, JSON, or CSV."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from core.web.csv import defuse
from lpr.reading.threshold import OPENING_THRESHOLD

Answer = Mapping[str, Any]  # of one picture, as `read_file` gives it

_COLUMNS = ("plate", "certain", "opens", "state", "type", "x,y", "size")
_WIDTHS = (10, 9, 6, 6, 14, 11, 9)
_MOST_NAME = 48
_CSV_COLUMNS = (
    *("image", "plate", "confidence", "opens", "state", "state_confidence", "type"),
    *("x", "y", "width", "height", "ms", "error"),
)


class Printer(Protocol):
    """Turns answers into lines, one picture after another."""

    def head(self) -> Iterable[str]:
        """The lines before the first picture."""

    def lines(self, answer: Answer) -> Iterable[str]:
        """The lines of one picture."""


class JsonPrinter:
    """One JSON object a picture and line."""

    def head(self) -> Iterable[str]:
        """Nothing."""
        return ()

    def lines(self, answer: Answer) -> Iterable[str]:
        """The object."""
        return (json.dumps(answer),)


class CsvPrinter:
    """One row a plate; a picture without plates has one row too, with its error if it has one."""

    def head(self) -> Iterable[str]:
        """The columns' names."""
        return (_csv_line(_CSV_COLUMNS),)

    def lines(self, answer: Answer) -> Iterator[str]:
        """The rows."""
        for plate in answer["plates"] or [None]:
            told = _csv_cells(plate) if plate else [""] * (len(_CSV_COLUMNS) - 3)
            row = [answer["image"], *told, answer["ms"], answer.get("code", "")]
            yield _csv_line([defuse(cell) for cell in row])


class TablePrinter:
    """Columns that a person reads; the names are known before, so that all columns stand."""

    def __init__(self, names: Sequence[str]) -> None:
        longest = max((len(name) for name in names), default=0)
        self._width = min(max(longest, len("picture")), _MOST_NAME)

    def head(self) -> Iterable[str]:
        """The columns' names."""
        return (self._row("picture", _COLUMNS, "ms"),)

    def lines(self, answer: Answer) -> Iterator[str]:
        """One line a plate; the picture's name and time stand in the first."""
        name, took = answer["image"], f"{answer['ms']:.0f}"
        if not answer["plates"]:
            said = answer.get("error", "no plate")
            yield f"{self._short(name)}  {said}" + ("" if "error" in answer else f", {took} ms")
        for plate in answer["plates"]:
            yield self._row(name, _table_cells(plate), took)
            name = took = ""

    def _row(self, name: str, cells: Sequence[str], last: str) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
        return f"{self._short(name)}  {' '.join(padded)} {last:>5}".rstrip()

    def _short(self, name: str) -> str:
        """The name in as many columns as there are; of a long one its end."""
        kept = name if len(name) <= self._width else "…" + name[1 - self._width :]
        return kept.ljust(self._width)


def tally(answers: Sequence[Answer]) -> str:
    """How many pictures and plates there were, as a sentence."""
    faults = sum("error" in answer for answer in answers)
    plates = sum(len(answer["plates"]) for answer in answers)
    times = sorted(answer["ms"] for answer in answers if "error" not in answer)
    said = f"{len(answers)} pictures, {plates} plates"
    if times:
        said += f", {times[len(times) // 2]:.0f} ms a picture (median)"
    return f"{said}; {faults} could not be read" if faults else said


def _opens(plate: Mapping[str, Any]) -> bool:
    return bool(plate["confidence"] >= OPENING_THRESHOLD)


def _table_cells(plate: Mapping[str, Any]) -> list[str]:
    left, top, width, height = plate["box"]
    return [
        plate["text"],
        f"{plate['confidence']:.1%}",
        "yes" if _opens(plate) else "no",
        plate["state"] or "–",
        plate["type"] or "–",
        f"{left},{top}",
        f"{width}x{height}",
    ]


def _csv_cells(plate: Mapping[str, Any]) -> list[object]:
    return [
        plate["text"],
        plate["confidence"],
        "yes" if _opens(plate) else "no",
        plate["state"] or "",
        plate["state_confidence"],
        plate["type"] or "",
        *plate["box"],
    ]


def _csv_line(cells: Sequence[object]) -> str:
    keeper = _Line()
    csv.writer(keeper, lineterminator="").writerow(cells)
    return keeper.text


class _Line:
    """A file that keeps what was written to it last."""

    text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def is_watched() -> bool:
    """Whether somebody sees progress: rows go elsewhere, and errors to a terminal."""
    return sys.stderr.isatty() and not sys.stdout.isatty()
