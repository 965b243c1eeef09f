"""What is read right on real photographs, by our engines and by the general reader."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lpr.benchmark.general_reader import GeneralReader, LinesOutcome, read_lines
from lpr.benchmark.photographs import Photographs, pictures_in
from lpr.reading.bench import Outcome, Report, bench
from lpr.reading.pictures import PictureError, decode_picture
from lpr.reading.pipeline import PlateReader
from lpr.reading.threshold import OPENING_THRESHOLD

Progress = Callable[[int, int], None]
WIDTHS = (0, 60, 80, 100, 140, 200, 1 << 30)  # pixels; classes of plates by how wide they are


@dataclass(frozen=True, slots=True)
class Alarms:
    """Reads in pictures without a readable plate: pictures with any, with a sure one."""

    pictures: int
    read: int
    confident: int
    surest: float


@dataclass(frozen=True, slots=True)
class Accuracy:
    """One engine on the four sets; single plates once as they are, once looked for."""

    engine: str
    frames: Report
    crops: Report
    crops_located: Report
    streets: Report
    alarms: Alarms

    @property
    def real(self) -> list[Outcome]:
        """All plates with a number: of the frames, and the single ones."""
        return self.frames.numbered + self.crops.numbered


@dataclass(frozen=True, slots=True)
class GeneralAccuracy:
    """The general reader's lines for frames and single plates."""

    frames: list[LinesOutcome]
    crops: list[LinesOutcome]


def measure(engine: str, reader: PlateReader, sets: Photographs, progress: Progress) -> Accuracy:
    """Read everything with one of our engines."""
    return Accuracy(
        engine=engine,
        frames=bench(reader, sets.frames, progress),
        crops=bench(reader, sets.crops, progress),
        crops_located=bench(reader, sets.crops, progress, locate_all=True),
        streets=bench(reader, sets.streets, progress),
        alarms=count_alarms(reader, sets.backgrounds, progress),
    )


def measure_general(
    reader: GeneralReader, sets: Photographs, progress: Progress
) -> GeneralAccuracy:
    """Read frames and single plates with the general reader."""
    return GeneralAccuracy(
        frames=read_lines(reader, sets.frames, progress),
        crops=read_lines(reader, sets.crops, progress),
    )


def count_alarms(reader: PlateReader, folder: Path, progress: Progress) -> Alarms:
    """Read pictures that show no plate. What cannot be decoded counts as a picture without one."""
    paths = pictures_in(folder)
    surest = []
    for count, path in enumerate(paths, start=1):
        try:
            reads = reader.read(decode_picture(path))
        except PictureError:
            reads = []
        surest.append(max((read.confidence for read in reads), default=0.0))
        progress(count, len(paths))
    return Alarms(
        pictures=len(paths),
        read=sum(confidence > 0 for confidence in surest),
        confident=sum(confidence >= OPENING_THRESHOLD for confidence in surest),
        surest=max(surest, default=0.0),
    )


def by_width(outcomes: list[Outcome]) -> list[tuple[str, list[Outcome]]]:
    """The boxed plates in classes of width, with each class's name; empty classes left out."""
    classes = []
    boxed = [(each.label.box.width, each) for each in outcomes if each.label.box]
    for low, high in pairwise(WIDTHS):
        inside = [outcome for width, outcome in boxed if low <= width < high]
        if inside:
            name = f"under {high}" if not low else f"{low} to {high - 1}"
            classes.append((name if high < WIDTHS[-1] else f"{low} and more", inside))
    return classes


def at_least(outcomes: list[Outcome], width: int) -> list[Outcome]:
    """The boxed plates that are so many pixels wide."""
    return [each for each in outcomes if each.label.box and each.label.box.width >= width]
