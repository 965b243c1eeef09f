"""What was read, held against what is enrolled. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.plates import fold
from lpr.reading.records import PlateRead
from parking.rights.misreading import MOST_EDITS, is_within


class Verdict(StrEnum):
    """What a photograph says of an enrolled plate."""

    SAME = "same"
    MISREAD = "misread"  # so near that it is the same plate, read wrongly
    OTHER = "other"  # another plate, or the enrolled one is typed wrongly
    NOTHING = "nothing"


class Likeness(StrEnum):
    """Whether the state or kind that was read is the enrolled one."""

    SAME = "same"
    DIFFERENT = "different"
    UNREAD = "unread"


@dataclass(frozen=True)
class Enrolled:
    """A plate as its owner typed it."""

    state: str
    plate_type: str
    number: str


@dataclass(frozen=True)
class Compared:
    """The plate of the photograph that is nearest to the enrolled one, by its place, and how near.

    `place` is None where no plate was read.
    """

    verdict: Verdict
    place: int | None = None
    state: Likeness = Likeness.UNREAD
    plate_type: Likeness = Likeness.UNREAD


def compare(enrolled: Enrolled, reads: Sequence[PlateRead]) -> Compared:
    """Choose the read that is nearest to the enrolled number, the first of equals."""
    if not reads:
        return Compared(Verdict.NOTHING)
    wanted = fold(enrolled.number)
    distances = [_distance(fold(read.text), wanted) for read in reads]
    place = min(range(len(reads)), key=lambda n: distances[n])
    verdict = Verdict.OTHER
    if distances[place] <= MOST_EDITS:
        verdict = Verdict.MISREAD if distances[place] else Verdict.SAME
    read = reads[place]
    return Compared(
        verdict,
        place,
        _likeness(read.state, enrolled.state),
        _likeness(read.plate_type, enrolled.plate_type),
    )


def _distance(text: str, wanted: str) -> int:
    """How many characters differ; one more than MOST_EDITS stands for all above."""
    edits = (n for n in range(MOST_EDITS + 1) if is_within(text, wanted, n))
    return next(edits, MOST_EDITS + 1)


def _likeness(read: str | None, enrolled: str) -> Likeness:
    if not read:
        return Likeness.UNREAD
    return Likeness.SAME if read == enrolled else Likeness.DIFFERENT
