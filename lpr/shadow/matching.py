"""Which of our passages is which of the present system's events: by time and plate. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.plates import are_confusable

# Clocks of two systems, and where in the lane each of them looks, differ by less than this.
WITHIN = timedelta(seconds=60)
_FAR = 9


class Verdict(StrEnum):
    """How an event of theirs and a passage of ours compare."""

    SAME = "same"
    PLATE = "plate"  # the plates were read differently
    DECISION = "decision"  # one opened, the other did not
    OURS_ONLY = "ours_only"
    THEIRS_ONLY = "theirs_only"


@dataclass(frozen=True)
class Seen:
    """A vehicle as one of the systems saw it; `number` is folded, empty where none was read."""

    key: str
    at: datetime
    number: str
    opened: bool


@dataclass(frozen=True)
class Match:
    """What belongs together; None where one system saw nothing."""

    ours: Seen | None
    theirs: Seen | None

    @property
    def at(self) -> datetime:
        """When it was, by our clock where we saw it."""
        seen = self.ours or self.theirs
        if seen is None:
            raise ValueError("a match is of something")
        return seen.at

    @property
    def verdict(self) -> Verdict:
        """How the two compare; the plate has the first word."""
        if self.ours is None:
            return Verdict.THEIRS_ONLY
        if self.theirs is None:
            return Verdict.OURS_ONLY
        if self.ours.number != self.theirs.number:
            return Verdict.PLATE
        return Verdict.SAME if self.ours.opened == self.theirs.opened else Verdict.DECISION


def match(ours: Sequence[Seen], theirs: Sequence[Seen], within: timedelta = WITHIN) -> list[Match]:
    """Pair what is nearest in plate, then in time, each once; in the order of time.

    Nothing further apart than `within` is paired. Cost grows with how many stand within it.
    """
    near = sorted(_candidates(ours, theirs, within), key=lambda pair: pair[0])
    taken_ours: dict[int, int] = {}
    taken_theirs: set[int] = set()
    for _worth, mine, other in near:
        if mine not in taken_ours and other not in taken_theirs:
            taken_ours[mine] = other
            taken_theirs.add(other)
    matches = [Match(ours[mine], theirs[other]) for mine, other in taken_ours.items()]
    matches += [Match(seen, None) for n, seen in enumerate(ours) if n not in taken_ours]
    matches += [Match(None, seen) for n, seen in enumerate(theirs) if n not in taken_theirs]
    return sorted(matches, key=lambda each: each.at)


def _candidates(
    ours: Sequence[Seen], theirs: Sequence[Seen], within: timedelta
) -> Iterable[tuple[tuple[int, timedelta], int, int]]:
    order = sorted(range(len(theirs)), key=lambda place: theirs[place].at)
    first = 0
    for mine in sorted(range(len(ours)), key=lambda place: ours[place].at):
        at = ours[mine].at
        while first < len(order) and theirs[order[first]].at < at - within:
            first += 1
        for other in order[first:]:
            if theirs[other].at > at + within:
                break
            apart = abs(theirs[other].at - at)
            yield (plates_apart(ours[mine].number, theirs[other].number), apart), mine, other


def plates_apart(one: str, other: str) -> int:
    """How unlike two folded numbers are: 0 the same, a confusable character 1, another 2 each.

    Numbers of different length, or one that was not read, are far apart.
    """
    if one == other:
        return 0 if one else _FAR
    if len(one) != len(other):
        return _FAR
    costs = (
        0 if a == b else 1 if are_confusable(a, b) else 2 for a, b in zip(one, other, strict=True)
    )
    return min(sum(costs), _FAR)
