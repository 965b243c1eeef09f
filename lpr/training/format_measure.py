"""What formats decide: drawn plates numbered as on the road, read with and without them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np

from core.plates import fold
from lpr.reading.decode import Reading, decode
from lpr.reading.engines import Engine
from lpr.reading.formats import TRUST, settle
from lpr.reading.pipeline import Namer
from lpr.reading.straighten import straighten
from lpr.training.designs import design_of, look_for
from lpr.training.faces import draw_face
from lpr.training.road_numbers import draw_road_number
from lpr.training.state_samples import photograph

FIRST = 2_300_000_000  # seeds from here on measure; none of them trains
TRUSTS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
SURE = (0.9, 0.98, 0.99)

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class ReadPlate:
    """One drawn plate: its number, what the picture alone says of it, and what of the state."""

    number: str
    reading: Reading
    states: Mapping[str, float]


def measure_formats(engine: Engine, namer: Namer, plates: int, say: Say) -> None:
    """Read so many drawn plates and say what each trust in formats makes of them."""
    read = list(read_plates(engine, namer, plates))
    say(_line("the picture alone", read, [each.reading for each in read]))
    for trust in TRUSTS:
        used = " (in use)" if trust == TRUST else ""
        settled = [settle(each.reading, trust=trust) for each in read]
        say(_line(f"formats, trust {trust}{used}", read, settled))
    named = [settle(each.reading, each.states) for each in read]
    say(_line("formats, with the state as seen (in use)", read, named))


def read_plates(engine: Engine, namer: Namer, plates: int) -> Iterator[ReadPlate]:
    """Single looks at states' own designs in colour, numbered as on the road."""
    for seed in range(FIRST, FIRST + plates):
        dice = Random(seed)
        state, number = draw_road_number(dice)
        face = draw_face(number, state, look_for(design_of(state, dice), dice), dice)
        picture, corners = photograph(face, dice)
        crop = straighten(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), corners)
        reading = decode(engine.scores(crop[None])[0])
        yield ReadPlate(number, reading, namer.look(picture, corners).states)


def _line(what: str, plates: list[ReadPlate], readings: list[Reading]) -> str:
    pairs = list(zip(plates, readings, strict=True))
    exact = np.array([each.number == reading.text for each, reading in pairs])
    folded = np.array([fold(each.number) == fold(reading.text) for each, reading in pairs])
    sure = np.array([reading.confidence for reading in readings])
    losses = -np.log(np.clip(np.where(folded, sure, 1 - sure), 1e-6, 1))
    above = ", ".join(
        f"{(sure >= least).mean():.2%} from {least} on ({((sure >= least) & ~folded).sum()} wrong)"
        for least in SURE
    )
    return (
        f"{what}: exact {exact.mean():.2%}, folded {folded.mean():.2%}, log loss"
        f" {losses.mean():.4f}, {above}"
    )
