"""What a round asks when, and what comes of an answer or of none. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

# Before the day by which to answer, whoever said nothing is reminded.
REMIND_BEFORE = timedelta(days=3)


class Answer(StrEnum):
    """What a holder says. Nothing yet: an empty text."""

    NONE = ""
    KEEP = "keep"
    RELEASE = "release"


class Outcome(StrEnum):
    """What came of it."""

    OPEN = ""
    KEPT = "kept"
    RELEASED = "released"
    # The permit was not in force any more.
    GONE = "gone"


class Told(IntEnum):
    """The last thing that a holder was written."""

    NOTHING = 0
    ASKED = 1
    REMINDED = 2
    ASKED_AGAIN = 3
    OUTCOME = 4


@dataclass(frozen=True)
class Times:
    """By when to answer, and until when whoever said nothing is asked again."""

    answer_by: datetime
    last_chance: datetime


@dataclass(frozen=True)
class Said:
    """What one holder said, and what they were written last."""

    answer: Answer = Answer.NONE
    outcome: Outcome = Outcome.OPEN
    told: Told = Told.NOTHING


def next_notice(said: Said, times: Times, now: datetime) -> Told | None:
    """What to write a holder now; None: nothing.

    Each thing once, and never an older one after a newer. Whoever has answered is left in peace
    until their space has gone.
    """
    if said.outcome is Outcome.RELEASED:
        return Told.OUTCOME if said.told < Told.OUTCOME else None
    if said.outcome is not Outcome.OPEN or said.answer is not Answer.NONE:
        return None
    if now >= times.last_chance:
        return None
    if now >= times.answer_by:
        due = Told.ASKED_AGAIN
    elif said.told is Told.NOTHING:
        due = Told.ASKED
    elif now >= times.answer_by - REMIND_BEFORE:
        due = Told.REMINDED
    else:
        return None
    return due if due > said.told else None


def can_answer(said: Said, times: Times, now: datetime) -> bool:
    """Whether an answer still counts: until the day, and for whoever said nothing until the last.

    Until then one may think again as often as one likes.
    """
    if said.outcome is not Outcome.OPEN:
        return False
    return now < (times.last_chance if said.answer is Answer.NONE else times.answer_by)


def is_decided(said: Said, times: Times, now: datetime) -> bool:
    """Whether the time has come to do what was said, or what was published for silence."""
    return now >= (times.last_chance if said.answer is Answer.NONE else times.answer_by)


def outcome_of(answer: Answer, silence: Answer) -> Outcome:
    """What comes of an answer; of none, what was published for silence."""
    counts = silence if answer is Answer.NONE else answer
    return Outcome.RELEASED if counts is Answer.RELEASE else Outcome.KEPT
