"""What a feed would do, row by row, and whether somebody must look at it first. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What becomes of a row. Words: core.identity.feeds.words."""

    JOINS = "joins"
    RETURNS = "returns"
    MOVES = "moves"
    LEAVES = "leaves"
    ADDED = "added"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    SET_ASIDE = "set_aside"


class Fault(StrEnum):
    """Why a row is set aside. Words: core.identity.feeds.words."""

    NOT_UTF8 = "not_utf8"
    BAD_CHARACTERS = "bad_characters"
    FORMULA = "formula"
    CELLS = "cells"
    CUT = "cut"
    NO_NUMBER = "no_number"
    NUMBER_TWICE = "number_twice"
    NO_NAME = "no_name"
    BAD_EMAIL = "bad_email"
    EMAIL_TWICE = "email_twice"
    EMAIL_TAKEN = "email_taken"
    BAD_BADGE = "bad_badge"
    BADGE_TWICE = "badge_twice"
    BADGE_TAKEN = "badge_taken"
    BAD_CODE = "bad_code"
    TOO_LONG = "too_long"
    CLOSED_BY_HAND = "closed_by_hand"
    UNKNOWN_PERSON = "unknown_person"
    HAS_LEFT = "has_left"
    # A kind of another package says in its own words what is wrong.
    OTHER = "other"


@dataclass(frozen=True)
class Line:
    """One row and what becomes of it. Row 0: somebody of whom the feed says nothing.

    `changes` are before and after by what is changed; `text` is what is wrong with a row.
    """

    line: int
    outcome: Outcome
    number: str = ""
    name: str = ""
    person_id: int | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    fault: Fault | None = None
    text: str = ""


@dataclass(frozen=True)
class Report:
    """What a feed would do: `ends` of `people` would lose what opens gates for them."""

    lines: Sequence[Line]
    ends: int = 0
    people: int = 0
    is_cut: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many rows come to what."""
        return dict(Counter(line.outcome.value for line in self.lines))


def must_wait(report: Report, percent: int) -> bool:
    """Whether it would end more than so many percent of the people: then a person looks first."""
    return report.ends * 100 > percent * report.people
