"""The labelled photographs to measure on, which are no part of the project."""

from dataclasses import dataclass
from pathlib import Path

from lpr.reading.labels import LABELS

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})


class PhotographsError(Exception):
    """The folder is not laid out as docs/reading.md says; the message names what is missing."""


@dataclass(frozen=True, slots=True)
class Photographs:
    """The four sets: cars at a gate, single plates, streets, and pictures without a plate."""

    frames: Path
    crops: Path
    streets: Path
    backgrounds: Path


def find_photographs(folder: Path) -> Photographs:
    """The sets in the folder. Raises PhotographsError where one is missing."""
    found = Photographs(
        frames=folder / "us_frames",
        crops=folder / "us_crops",
        streets=folder / "eu_boxes" / "valid",
        backgrounds=folder / "backgrounds",
    )
    wanted = [each / LABELS for each in (found.frames, found.crops, found.streets)]
    missing = [str(path) for path in (*wanted, found.backgrounds) if not path.exists()]
    if missing:
        names = ", ".join(missing)
        raise PhotographsError(f"Missing: {names}. docs/reading.md says what goes there.")
    return found


def pictures_in(folder: Path) -> list[Path]:
    """The folder's pictures, in the order of their names."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in PICTURES)
