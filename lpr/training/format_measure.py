"""What formats decide: drawn plates numbered as on the road, read with and without them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from core.plates import fold
from lpr.reading.decode import Reading, decode
from lpr.reading.formats import TRUST, settle
from lpr.reading.pipeline import Engine
from lpr.reading.straighten import straighten
from lpr.training.exposures import draw_passage

FIRST = 2_300_000_000  # seeds from here on measure; none of them trains
TRUSTS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_STATE_SHARE = 0.9  # how sure of the state the reader is where it is named here
_SURE = 0.9
_BATCH = 64

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class ReadPlate:
    """One drawn plate: its state, its number, and what the picture alone says."""

    state: str
    number: str
    reading: Reading


def measure_formats(engine: Engine, plates: int, say: Say) -> None:
    """Read so many drawn plates and say what each trust in formats makes of them."""
    read = list(read_plates(engine, plates))
    say(_line("the picture alone", read, [each.reading for each in read]))
    for trust in TRUSTS:
        used = " (in use)" if trust == TRUST else ""
        settled = [settle(each.reading, trust=trust) for each in read]
        say(_line(f"formats, trust {trust}{used}", read, settled))
    named = [settle(each.reading, _named(each)) for each in read]
    say(_line("formats of the state, named", read, named))


def read_plates(engine: Engine, plates: int) -> Iterator[ReadPlate]:
    """Single looks at plates numbered as on the road."""
    for start in range(FIRST, FIRST + plates, _BATCH):
        drawn = [
            draw_passage(seed, 1) for seed in range(start, min(start + _BATCH, FIRST + plates))
        ]
        looks = [each.exposures[0] for each in drawn]
        crops = np.stack([straighten(look.picture, look.corners) for look in looks])
        for each, scores in zip(drawn, engine.scores(crops), strict=True):
            yield ReadPlate(each.state, each.number, decode(scores))


def _named(plate: ReadPlate) -> Mapping[str, float]:
    return {plate.state: _STATE_SHARE}


def _line(what: str, plates: list[ReadPlate], readings: list[Reading]) -> str:
    pairs = list(zip(plates, readings, strict=True))
    exact = np.array([each.number == reading.text for each, reading in pairs])
    folded = np.array([fold(each.number) == fold(reading.text) for each, reading in pairs])
    sure = np.array([reading.confidence for reading in readings])
    losses = -np.log(np.clip(np.where(exact, sure, 1 - sure), 1e-6, 1))
    above = sure >= _SURE
    return (
        f"{what}: exact {exact.mean():.2%}, folded {folded.mean():.2%}, log loss"
        f" {losses.mean():.4f}, {above.mean():.2%} surer than {_SURE}, of them"
        f" {(above & ~folded).sum()} wrong"
    )
