"""A roster as a CSV: read line by line, each line a duty or said to be wrong."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from parking.rights.duties import Shift

COLUMNS = ("employee", "garage", "begins", "ends")
MOST_LINES = 5_000


class Fault(StrEnum):
    """What is wrong with a line. Sentences: parking.rights.roster_words."""

    NO_HEADER = "no_header"
    TOO_LONG = "too_long"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_GARAGE = "unknown_garage"
    BAD_TIME = "bad_time"
    ODD_TIMES = "odd_times"
    PAST = "past"
    TWICE = "twice"


@dataclass(frozen=True)
class Problem:
    """A line that cannot be taken, counted as a spreadsheet counts, and what stands in it."""

    line: int
    fault: Fault
    text: str = ""


@dataclass(frozen=True)
class Known:
    """What a roster may name: people by number, badge or address; garages by slug, letter or name.

    All names are in small letters.
    """

    people: Mapping[str, int]
    garages: Mapping[str, int]
    zone: ZoneInfo
    now: datetime


@dataclass(frozen=True)
class Reading:
    """The duties of a roster, and the lines that are none."""

    shifts: tuple[Shift, ...]
    problems: tuple[Problem, ...]


def read_roster(text: str, known: Known) -> Reading:
    """Read a roster. Times are those of the campus, as 2026-03-07 19:00."""
    rows = csv.DictReader(io.StringIO(text.lstrip("\N{BYTE ORDER MARK}")), skipinitialspace=True)
    names = [name.strip().lower() for name in rows.fieldnames or ()]
    if not set(COLUMNS) <= set(names):
        return Reading((), (Problem(1, Fault.NO_HEADER, ", ".join(COLUMNS)),))
    rows.fieldnames = names
    shifts: dict[Shift, int] = {}
    problems: list[Problem] = []
    for row in rows:
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if not any(cells.values()):
            continue
        if len(shifts) + len(problems) >= MOST_LINES:
            problems.append(Problem(rows.line_num, Fault.TOO_LONG, str(MOST_LINES)))
            break
        found = shift_of(cells, known)
        if isinstance(found, Shift) and found in shifts:
            found = (Fault.TWICE, str(shifts[found]))
        if isinstance(found, Shift):
            shifts[found] = rows.line_num
        else:
            problems.append(Problem(rows.line_num, *found))
    return Reading(tuple(shifts), tuple(problems))


def shift_of(cells: Mapping[str, str], known: Known) -> Shift | tuple[Fault, str]:
    """The duty of a line's cells, or what is wrong with them and what stands there."""
    person = known.people.get(cells["employee"].lower())
    if person is None:
        return Fault.UNKNOWN_PERSON, cells["employee"]
    garage = known.garages.get(cells["garage"].lower())
    if garage is None:
        return Fault.UNKNOWN_GARAGE, cells["garage"]
    times = []
    for name in ("begins", "ends"):
        moment = _moment(cells[name], known.zone)
        if moment is None:
            return Fault.BAD_TIME, cells[name]
        times.append(moment)
    shift = Shift(person, garage, times[0], times[1])
    if not shift.is_possible:
        return Fault.ODD_TIMES, f"{cells['begins']} – {cells['ends']}"
    return (Fault.PAST, cells["ends"]) if shift.ends_at <= known.now else shift


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        local = found if found.tzinfo else found.replace(tzinfo=zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):  # 9999-12-31 23:59 is how many systems write "no end"
        return None
