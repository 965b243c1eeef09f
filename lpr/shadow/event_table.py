"""The present system's events as a spreadsheet gives them, read line by line. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.plates import normalise

COLUMNS = ("time", "plate", "opened")
MOST_ROWS = 50_000
_LONGEST_PLATE = 16
_YES, _NO = {"yes", "y", "1", "true", "open", "opened"}, {"no", "n", "0", "false", "refused", ""}


@dataclass(frozen=True)
class PresentEvent:
    """One car as the present system saw it. `number` is normalised, empty where none was read."""

    at: datetime
    number: str
    opened: bool


@dataclass(frozen=True)
class Fault:
    """A line that could not be read: its number, counted as a spreadsheet does, and why."""

    line: int
    code: str


def read_events(text: str, zone: ZoneInfo) -> tuple[list[PresentEvent], list[Fault]]:
    """Read a CSV with the columns time, plate and opened; a time without a zone is the campus's."""
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    named = {(name or "").strip().lower() for name in rows.fieldnames or ()}
    if not named.issuperset(COLUMNS):
        return [], [Fault(1, "columns")]
    rows.fieldnames = [(name or "").strip().lower() for name in rows.fieldnames or ()]
    events: list[PresentEvent] = []
    faults: list[Fault] = []
    for line, read in enumerate(_each(rows, zone), 2):
        if len(events) >= MOST_ROWS:
            faults.append(Fault(line, "too_many"))
            break
        if isinstance(read, PresentEvent):
            events.append(read)
        else:
            faults.append(Fault(line, read))
    return events, faults


def _each(rows: Iterable[Mapping[str, str]], zone: ZoneInfo) -> Iterator[PresentEvent | str]:
    for row in rows:
        told = {name: (row.get(name) or "").strip() for name in COLUMNS}
        number = normalise(told["plate"])
        opened = told["opened"].lower()
        try:
            at = datetime.fromisoformat(told["time"])
        except ValueError:
            yield "time"
            continue
        if opened not in _YES | _NO:
            yield "opened"
        elif len(number) > _LONGEST_PLATE:
            yield "plate"
        else:
            at = at if at.tzinfo else at.replace(tzinfo=zone)
            yield PresentEvent(at, number, opened in _YES)
