"""How plates are misread: counted on drawn plates, with the lane's own networks.

`looks` are plates of all qualities, from 45 pixels wide, dirty, askew and some beyond reading,
whose passages are voted over as at a gate; `arrivals` are cars that roll up to a well set camera,
through the whole reader. Seeds from 2,400,000,000 on, none of which trains.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from random import Random
from typing import Any

from core.plates import fold
from lpr.lane_benchmark.plates import HOMES, draw_plate, draw_state
from lpr.reading.consensus import AGREEING_READS, NAMED_FROM, SURE_STATE, PassageRead, vote
from lpr.reading.pipeline import PlateReader
from lpr.reading.records import PlateRead
from lpr.reading.state import CLASSES, KINDS, StateNamer, StateRead, decide
from lpr.reading.threshold import OPENING_THRESHOLD
from lpr.training.consensus_calibration import read_exposures
from lpr.training.scenes import draw_arrival
from lpr.training.state_samples import draw_state_sample

FIRST = 2_400_000_000
_FRAMES = 8
_EVERY = 50

Say = Callable[[str], object]


@dataclass(slots=True)
class Passages:
    """How passages were read: surely or not, and of both how many as another key."""

    sure: int = 0
    sure_wrong: int = 0
    unsure: int = 0
    unsure_wrong: int = 0
    unread: int = 0

    def add(self, read: PassageRead | None, number: str) -> None:
        """Count the vote over a plate of this number."""
        if read is None:
            self.unread += 1
            return
        wrong = fold(read.text) != fold(number)
        if read.confidence >= OPENING_THRESHOLD and read.agreeing >= AGREEING_READS:
            self.sure += 1
            self.sure_wrong += wrong
        else:
            self.unsure += 1
            self.unsure_wrong += wrong


@dataclass(slots=True)
class States:
    """How states were named. `home` is the state whose form the number has, where it is another.

    `surely` counts those that a lane would open by, each among the others too.
    """

    right: int = 0
    unread: int = 0
    home: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    surely: Counter[str] = field(default_factory=Counter)

    def add(self, named: str | None, confidence: float, state: str, home: str = "") -> None:
        """Count what a plate of this state was named."""
        if named is None:
            self.unread += 1
            return
        if named == state:
            told = "right"
            self.right += 1
        elif named == home:
            told = "home"
            self.home += 1
        else:
            told = "wrong"
            self.wrong[named] += 1
        self.surely[told] += confidence >= SURE_STATE


@dataclass(slots=True)
class Characters:
    """Characters seen in frames, what each was read as where not as itself, and what was lost."""

    seen: Counter[str] = field(default_factory=Counter)
    read_as: dict[str, Counter[str]] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    added: Counter[str] = field(default_factory=Counter)

    def add(self, number: str, text: str) -> None:
        """Count one frame's read of a number; one that is hardly the same says nothing."""
        number, text = fold(number), fold(text)
        self.seen.update(number)
        steps = SequenceMatcher(None, number, text, autojunk=False).get_opcodes()
        if sum(max(b - a, d - c) for kind, a, b, c, d in steps if kind != "equal") > 2:
            return
        for kind, a, b, c, d in steps:
            if kind == "replace" and b - a == d - c:
                for true, read in zip(number[a:b], text[c:d], strict=True):
                    self.read_as.setdefault(true, Counter())[read] += 1
            elif kind == "delete":
                self.lost.update(number[a:b])
            elif kind == "insert":
                self.added.update(text[c:d])


def count_looks(reader: PlateReader, passages: int, say: Say) -> tuple[Passages, Characters]:
    """Passages of plates of all qualities; these are of no state's design."""
    counted, characters = Passages(), Characters()
    blind = reader.without_states()
    for place, passed in enumerate(read_exposures(blind, passages, FIRST), 1):
        counted.add(vote(passed.frames), passed.number)
        for reads in passed.frames:
            if reads:
                characters.add(passed.number, reads[0].text)
        _tell(say, "looks", place, passages)
    return counted, characters


def count_states(namer: StateNamer, plates: int, say: Say) -> tuple[States, States, Counter[str]]:
    """States of plates of all qualities: with a number of their own form, and with a neighbour's.

    One look stands for a passage, and names a state from where a lane's vote does. And of the
    plates that show a type how many were given it, another or none.
    """
    own, borrowed, types = States(), States(), Counter[str]()
    for place in range(1, plates + 1):
        crop, (state, kind) = draw_state_sample(FIRST + place)
        dice = Random(place)
        scores = namer.scores(crop[None])[0]
        if CLASSES[state] != "none":
            true, home = CLASSES[state], _home(dice, CLASSES[state])
            named = decide(scores, draw_plate(dice, true).number)
            own.add(*_by_vote(named), true)
            borrowed.add(*_by_vote(decide(scores, draw_plate(dice, home).number)), true, home)
            if kind:
                types[_told(named.plate_type, KINDS[kind])] += 1
        _tell(say, "states", place, plates)
    return own, borrowed, types


def count_arrivals(reader: PlateReader, arrivals: int, say: Say) -> tuple[Passages, States, States]:
    """Cars at a gate; a third bear a number of another state's form."""
    counted, own, borrowed = Passages(), States(), States()
    for place in range(1, arrivals + 1):
        dice = Random(FIRST + place)
        state = draw_state(dice)
        home = "" if place % 3 else _home(dice, state)
        number = draw_plate(dice, home or state).number
        read = vote(_arrival(reader, number, state, FIRST + place))
        counted.add(read, number)
        named = (read.state, read.state_confidence) if read else (None, 0.0)
        (borrowed if home else own).add(*named, state, home)
        _tell(say, "arrivals", place, arrivals)
    return counted, own, borrowed


def _arrival(
    reader: PlateReader, number: str, state: str, seed: int
) -> Sequence[Sequence[PlateRead]]:
    return [reader.read(frame) for frame in draw_arrival(number, state, seed=seed, frames=_FRAMES)]


def _by_vote(look: StateRead) -> tuple[str | None, float]:
    return (look.state if look.confidence >= NAMED_FROM else None), look.confidence


def _home(dice: Random, state: str) -> str:
    """Another state than this, where most permits are."""
    return dice.choice([code for code in HOMES if code != state])


def _told(named: str | None, kind: str) -> str:
    if named is None:
        return "unread"
    return "right" if named == kind else "wrong"


def _tell(say: Say, what: str, place: int, whole: int) -> None:
    if place % _EVERY == 0 or place == whole:
        say(f"{what}: {place} of {whole}")


def table(counted: Any) -> Any:
    """The counts as JSON has them."""
    if isinstance(counted, Passages):
        return {name: getattr(counted, name) for name in Passages.__slots__}
    if isinstance(counted, States | Characters):
        return {name: table(getattr(counted, name)) for name in type(counted).__slots__}
    if isinstance(counted, dict):
        return {name: table(many) for name, many in sorted(counted.items())}
    return counted
