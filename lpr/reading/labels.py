"""Labelled pictures to measure on: what `labels.csv` says of each picture in its folder."""

import csv
from dataclasses import dataclass
from pathlib import Path

from core.plates import normalise
from lpr.reading.records import Box

LABELS = "labels.csv"


class LabelsError(Exception):
    """The folder has no labels.csv that could be used; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Label:
    """One plate of a picture: its box, number and state, each where the labels give it.

    The number is normalised. The state is two capital letters; what is no state is left out.
    """

    box: Box | None = None
    plate: str | None = None
    state: str | None = None


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
        plate, state = row.get("plate"), (row.get("state") or "").upper()
        labels.setdefault(row["image"], []).append(
            Label(
                box,
                normalise(plate) if plate else None,
                state if len(state) == 2 and state.isalpha() else None,
            )
        )
    return labels
