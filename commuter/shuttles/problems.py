"""What is wrong with a feed: coded problems with file and line, kept apart from their wording."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

_LISTED_ERRORS = 200


class Code(StrEnum):
    """Every fault that the importer can name. Their sentences are in problem_messages."""

    # Faults that refuse the feed.
    NOT_FOUND = "not_found"
    NOT_A_FEED = "not_a_feed"
    DAMAGED_ARCHIVE = "damaged_archive"
    ENCRYPTED = "encrypted"
    UNSAFE_NAME = "unsafe_name"
    REPEATED_NAME = "repeated_name"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    MISSING_FILE = "missing_file"
    MISSING_CALENDAR = "missing_calendar"
    EMPTY_FILE = "empty_file"
    MISSING_COLUMN = "missing_column"
    REPEATED_COLUMN = "repeated_column"
    ROW_LENGTH = "row_length"
    BAD_QUOTES = "bad_quotes"
    CONTROL_CHARACTER = "control_character"
    TOO_LONG = "too_long"
    MISSING_VALUE = "missing_value"
    BAD_TIME = "bad_time"
    BAD_DATE = "bad_date"
    BAD_NUMBER = "bad_number"
    BAD_CHOICE = "bad_choice"
    BAD_POSITION = "bad_position"
    BAD_ZONE = "bad_zone"
    MIXED_ZONES = "mixed_zones"
    REPEATED_ID = "repeated_id"
    UNKNOWN_REFERENCE = "unknown_reference"
    PERIOD_BACKWARDS = "period_backwards"
    DATES_CONFLICT = "dates_conflict"
    HEADWAY_BACKWARDS = "headway_backwards"
    NO_END_TIME = "no_end_time"
    NO_TRIPS = "no_trips"
    # Faults that the importer mends, or that a reader should only know of.
    LINE_ENDS = "line_ends"
    ENCODING = "encoding"
    IN_FOLDER = "in_folder"
    NAME_CASE = "name_case"
    SPARE_CELLS = "spare_cells"
    SHORT_HOUR = "short_hour"
    SEVERAL_PERIODS = "several_periods"
    REPEATED_ROW = "repeated_row"
    BACKWARDS = "backwards"
    PAST_MIDNIGHT = "past_midnight"
    LEAVES_BEFORE_ARRIVING = "leaves_before_arriving"
    TRIP_TOO_SHORT = "trip_too_short"
    NO_NAME = "no_name"
    NO_POSITION = "no_position"
    BAD_COLOUR = "bad_colour"
    NO_DATES = "no_dates"
    TIMETABLE_ENDED = "timetable_ended"
    TIMETABLE_AHEAD = "timetable_ahead"


@dataclass(frozen=True)
class Problem:
    """One fault. `line` is None where the whole file is meant; `more` counts further lines alike.

    `values` fill the placeholders of the code's sentence.
    """

    code: Code
    file: str
    line: int | None = None
    values: dict[str, str] = field(default_factory=dict)
    more: int = 0

    @property
    def place(self) -> str:
        """Where it is, the way compilers say it: "stops.txt:12", or the file alone."""
        return f"{self.file}:{self.line}" if self.line else self.file


class FeedRefusedError(Exception):
    """The feed cannot be put in force; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.place}: {problem.code}")
        self.problem = problem


class ProblemLog:
    """Collects the faults of one reading: each error singly, warnings alike counted once a file."""

    def __init__(self) -> None:
        self._errors: list[Problem] = []
        self._unlisted = 0
        self._warnings: dict[tuple[str, Code], Problem] = {}
        self._last_line: dict[tuple[str, Code], int | None] = {}

    def refuse(self, code: Code, file: str, line: int | None = None, **values: object) -> None:
        """Note a fault that refuses the feed."""
        if len(self._errors) >= _LISTED_ERRORS:
            self._unlisted += 1
            return
        self._errors.append(Problem(code, file, line, _texts(values)))

    def add(self, problem: Problem) -> None:
        """Note an error that was raised elsewhere."""
        self.refuse(problem.code, problem.file, problem.line, **problem.values)

    def warn(self, code: Code, file: str, line: int | None = None, **values: object) -> None:
        """Note a fault that was mended; the first of its kind in a file stands for the rest."""
        key = (file, code)
        known = self._warnings.get(key)
        if known is None:
            self._warnings[key] = Problem(code, file, line, _texts(values))
        elif self._last_line[key] != line:
            self._warnings[key] = replace(known, more=known.more + 1)
        self._last_line[key] = line

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Errors in the order met, the first two hundred of them."""
        return tuple(self._errors)

    @property
    def error_count(self) -> int:
        """How many errors there were, those not listed included."""
        return len(self._errors) + self._unlisted

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Warnings, one for each kind in each file."""
        return tuple(self._warnings.values())


def _texts(values: dict[str, object]) -> dict[str, str]:
    """Values as short text, so that a wild cell cannot flood a page."""
    return {name: str(value)[:80] for name, value in values.items()}
