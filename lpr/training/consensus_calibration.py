"""How much the confidence of several frames together is worth, measured on drawn passages."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from random import Random

import numpy as np

from core.plates import fold
from lpr.reading.consensus import MEASURED, PassageRead, Weighing, vote
from lpr.reading.locator import Located
from lpr.reading.pipeline import PlateReader
from lpr.reading.records import PlateRead
from lpr.reading.threshold import OPENING_THRESHOLD
from lpr.training.calibration import MOST_WRONG
from lpr.training.exposures import draw_passage
from lpr.training.road_numbers import draw_road_number
from lpr.training.scenes import draw_arrival

FIRST = 2_200_000_000  # seeds from here on measure; none of them trains
LOOKS, ARRIVAL_FRAMES = 6, 8
BUCKETS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.975, 0.985, 0.99, 0.995, 2.0)
# What is tried for the weighing's three shares.
LUCK, NEWS, DISSENT = (0.6, 0.7, 0.8, 0.9, 1.0), (0.0, 0.05, 0.1, 0.2, 0.4), (0.1, 0.2, 0.3, 0.5)

_PROGRESS = 200

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Passed:
    """One drawn passage: what stood on the plate, and what each frame read, best first."""

    state: str
    number: str
    frames: tuple[tuple[PlateRead, ...], ...]

    def is_right(self, text: str) -> bool:
        """Whether the text is the plate, O counting as 0 and I as 1."""
        return fold(text) == fold(self.number)


def read_exposures(reader: PlateReader, passages: int, first: int = FIRST) -> Iterator[Passed]:
    """Looks at drawn plates whose place is known: cheap, and of all qualities."""
    for seed in range(first, first + passages):
        drawn = draw_passage(seed, LOOKS)
        frames = tuple(
            tuple(reader.read_located(look.picture, [Located(look.corners, 1.0)]))
            for look in drawn.exposures
        )
        yield Passed(drawn.state, drawn.number, frames)


def read_arrivals(reader: PlateReader, arrivals: int, first: int = FIRST) -> Iterator[Passed]:
    """Cars that roll up to a drawn gate, through the whole pipeline."""
    for seed in range(first, first + arrivals):
        state, number = draw_road_number(Random(seed))
        pictures = draw_arrival(number, state, seed=seed, frames=ARRIVAL_FRAMES)
        yield Passed(state, number, tuple(tuple(reader.read(picture)) for picture in pictures))


def calibrate(reader: PlateReader, passages: int, say: Say) -> Weighing:
    """Measure on so many passages, a tenth of them whole arrivals; the weighing that fits best.

    ``say`` is told the results, line by line.
    """
    exposures = []
    # These plates are of no state's design.
    for read in read_exposures(reader.without_states(), passages - passages // 10):
        exposures.append(read)
        if len(exposures) % _PROGRESS == 0:
            say(f"{len(exposures)} passages read")
    say("looks at drawn plates")
    report(exposures, say)
    best = best_weighing(exposures)
    say(f"fits best: {best}, log loss {log_loss(exposures, best):.4f}")
    say(f"in use:    {MEASURED}, log loss {log_loss(exposures, MEASURED):.4f}")
    say("whole arrivals at a drawn gate")
    report(list(read_arrivals(reader, passages // 10)), say)
    return best


def report(passed: Sequence[Passed], say: Say) -> None:
    """Say how often the consensus was right, by its confidence, and what a lane would open."""
    votes = [vote(each.frames) for each in passed]
    rights = [
        read is not None and each.is_right(read.text)
        for read, each in zip(votes, passed, strict=True)
    ]
    frames = [(each, reads) for each in passed for reads in each.frames]
    alone = [bool(reads) and each.is_right(reads[0].text) for each, reads in frames]
    say(f"{len(passed)} passages; right: one frame {_share(alone)}, all together {_share(rights)}")
    for line in _buckets(votes, rights):
        say(line)
    for agreeing in (1, 2, 3, 4):
        say(_opened(votes, rights, agreeing))
    say(f"at most {MOST_WRONG:.1%} wrong from {least_confidence(votes, rights):.3f} on")
    say(_states(votes, passed))


def least_confidence(votes: Sequence[PassageRead | None], rights: Sequence[bool]) -> float:
    """From which confidence on at most MOST_WRONG of all passages are read wrong, in 0.001s."""
    wrong = [
        read.confidence for read, right in zip(votes, rights, strict=True) if read and not right
    ]
    for step in range(500, 1000):
        if sum(sure >= step / 1000 for sure in wrong) <= MOST_WRONG * len(votes):
            return step / 1000
    return 1.0


def best_weighing(passed: Sequence[Passed]) -> Weighing:
    """Of the shares tried, those whose confidences fit best with what was right."""
    tried = [
        replace(MEASURED, luck=luck, news=news, dissent=dissent)
        for luck, news, dissent in product(LUCK, NEWS, DISSENT)
    ]
    return min(tried, key=lambda weighing: log_loss(passed, weighing))


def log_loss(passed: Sequence[Passed], weighing: Weighing) -> float:
    """The mean of -log of the probability given to what came true, over the passages read."""
    losses = []
    for each in passed:
        read = vote(each.frames, weighing)
        if read is not None:
            sure = min(max(read.confidence, 1e-6), 1 - 1e-6)
            losses.append(-np.log(sure if each.is_right(read.text) else 1 - sure))
    return float(np.mean(losses)) if losses else 0.0


def _share(rights: Sequence[bool]) -> str:
    return f"{sum(rights) / max(len(rights), 1):.2%}"


def _buckets(votes: Sequence[PassageRead | None], rights: Sequence[bool]) -> Iterator[str]:
    for low, high in pairwise(BUCKETS):
        inside = [
            (read.confidence, right)
            for read, right in zip(votes, rights, strict=True)
            if read is not None and low <= read.confidence < high
        ]
        if inside:
            said, true = np.mean(inside, axis=0)
            wrong = sum(not right for _, right in inside)
            yield f"{low:.3f}+ {len(inside):6d}: said {said:.4f}, right {true:.4f}, {wrong} wrong"


def _opened(votes: Sequence[PassageRead | None], rights: Sequence[bool], agreeing: int) -> str:
    opened = [
        right
        for read, right in zip(votes, rights, strict=True)
        if read and read.confidence >= OPENING_THRESHOLD and read.agreeing >= agreeing
    ]
    share = len(opened) / max(len(votes), 1)
    wrong = opened.count(False)
    return f"from {OPENING_THRESHOLD} with {agreeing} agreeing: {share:.2%} open, {wrong} wrong"


def _states(votes: Sequence[PassageRead | None], passed: Sequence[Passed]) -> str:
    named = [
        read.state == each.state
        for read, each in zip(votes, passed, strict=True)
        if read and read.state
    ]
    return f"state named in {len(named) / max(len(passed), 1):.2%}, rightly {_share(named)}"
