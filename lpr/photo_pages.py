"""What the page that reads photographs shows of one; it carries its pictures and files itself."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass

from core.plates import STATES
from core.web.csv import csv_text
from lpr.photo_reading import Outline, PhotoPlate, PhotoRead
from lpr.photo_words import stage_words
from lpr.reading.records import PlateRead
from lpr.reading.threshold import OPENING_THRESHOLD

# Under this many pixels across, plates are read clearly worse.
GOOD_WIDTH = 60
_LONGEST_NAME = 60


@dataclass(frozen=True)
class PlateShown:
    """One plate: its number on the picture, the crop as an address, and what the read means."""

    number: int
    plate: PhotoPlate
    points: str
    crop_url: str
    state_name: str | None
    opens: bool
    is_small: bool

    @property
    def read(self) -> PlateRead:
        """What was read."""
        return self.plate.read


@dataclass(frozen=True)
class StageShown:
    """One stage's words, milliseconds and share of the whole."""

    words: str
    milliseconds: float
    share: float


@dataclass(frozen=True)
class PhotoShown:
    """One photograph, read."""

    name: str
    photo: PhotoRead
    scene_url: str
    plates: tuple[PlateShown, ...]
    unread: tuple[str, ...]
    stages: tuple[StageShown, ...]
    milliseconds: float
    json_url: str
    csv_url: str | None
    file_stem: str
    threshold: float = OPENING_THRESHOLD


def show_photo(name: str, photo: PhotoRead) -> PhotoShown:
    """Put together what is shown of a photograph that was sent under this name."""
    name = name[-_LONGEST_NAME:]
    whole = sum(photo.milliseconds.values())
    table = json.dumps(photo.to_json(name), indent=2)
    return PhotoShown(
        name=name,
        photo=photo,
        scene_url=_inline("image/jpeg", photo.scene),
        plates=tuple(_plate(number, plate) for number, plate in enumerate(photo.plates, start=1)),
        unread=tuple(_points(outline) for outline in photo.unread),
        stages=tuple(
            StageShown(stage_words(stage), ms, ms / whole if whole else 0.0)
            for stage, ms in photo.milliseconds.items()
        ),
        milliseconds=whole,
        json_url=_inline("application/json", table.encode()),
        csv_url=_inline("text/csv", _characters(photo).encode()) if photo.plates else None,
        file_stem="-".join(["gatehouse", *(plate.read.text for plate in photo.plates)][:4]),
    )


def _plate(number: int, plate: PhotoPlate) -> PlateShown:
    return PlateShown(
        number=number,
        plate=plate,
        points=_points(plate.outline),
        crop_url=_inline("image/png", plate.crop),
        state_name=STATES.get(plate.read.state or ""),
        opens=plate.read.confidence >= OPENING_THRESHOLD,
        is_small=plate.read.box.width < GOOD_WIDTH,
    )


def _points(outline: Outline) -> str:
    """The corners as the points of an SVG polygon."""
    return " ".join(f"{x},{y}" for x, y in outline)


def _characters(photo: PhotoRead) -> str:
    """Every character and what else it might be, one a row; rank 1 is what was read."""
    header = ("plate", "read", "place", "rank", "character", "probability")
    return csv_text(header, _character_rows(photo))


def _character_rows(photo: PhotoRead) -> Iterator[tuple[object, ...]]:
    for number, plate in enumerate(photo.plates, start=1):
        for place, character in enumerate(plate.read.characters, start=1):
            ranked = [(character.text, character.probability), *character.runners_up]
            for rank, (text, probability) in enumerate(ranked, start=1):
                yield number, plate.read.text, place, rank, text, f"{probability:.6f}"


def _inline(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
