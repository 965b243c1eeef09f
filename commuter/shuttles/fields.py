"""Single cells of a feed: times, dates, numbers, choices and references, or a problem each."""

import re
from collections.abc import Collection
from datetime import date

from commuter.shuttles.problems import Code, ProblemLog
from commuter.shuttles.service_days import DAY_SECONDS
from commuter.shuttles.tables import Row

LATEST_TIME = 7 * DAY_SECONDS
LONGEST_ID = 255

_TIME = re.compile(r"([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])", re.ASCII)
_DATE = re.compile(r"[0-9]{8}", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_DECIMAL = re.compile(r"[-+]?[0-9]{1,12}(\.[0-9]{0,30})?([eE][-+]?[0-9]{1,2})?", re.ASCII)
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}", re.ASCII)


class Fields:
    """Reads the cells of one row. Every fault is logged and leaves `ok` false."""

    def __init__(self, file: str, row: Row, log: ProblemLog) -> None:
        self._file = file
        self._row = row
        self._log = log
        self.ok = True

    def fault(self, code: Code, **values: object) -> None:
        """Refuse this row."""
        self.ok = False
        self._log.refuse(code, self._file, self._row.line, **values)

    def warn(self, code: Code, **values: object) -> None:
        """Note something mended in this row."""
        self._log.warn(code, self._file, self._row.line, **values)

    def text(self, column: str) -> str:
        """Optional text; empty where there is none."""
        return self._row.text(column)

    def identifier(self, column: str) -> str:
        """An id that must be there; kept exactly as the feed has it."""
        value = self._row.text(column)
        if not value:
            self.fault(Code.MISSING_VALUE, column=column)
        elif len(value) > LONGEST_ID:
            self.fault(Code.TOO_LONG, limit=LONGEST_ID)
        return value

    def reference(self, column: str, known: Collection[str], other: str) -> str:
        """An id that must be in another file."""
        value = self.identifier(column)
        if value and value not in known:
            self.fault(Code.UNKNOWN_REFERENCE, column=column, value=value, other=other)
        return value

    def time(self, column: str) -> int | None:
        """Seconds of the service day, past 24:00:00 too; None where the cell is empty."""
        value = self._row.text(column)
        if not value:
            return None
        match = _TIME.fullmatch(value)
        hours, minutes, seconds = (int(part) for part in match.groups()) if match else (999, 0, 0)
        total = hours * 3600 + minutes * 60 + seconds
        if total > LATEST_TIME:
            self.fault(Code.BAD_TIME, column=column, value=value)
            return None
        if value[1] == ":":
            self.warn(Code.SHORT_HOUR, value=value, read_as=f"0{value}")
        return total

    def needed_time(self, column: str) -> int:
        """As `time`, for a cell that must not be empty."""
        if not self._row.text(column):
            self.fault(Code.MISSING_VALUE, column=column)
        return self.time(column) or 0

    def date(self, column: str) -> date:
        """A date as YYYYMMDD; the earliest date stands in for one that is wrong."""
        value = self._row.text(column)
        if not value:
            self.fault(Code.MISSING_VALUE, column=column)
            return date.min
        try:
            if _DATE.fullmatch(value):
                return date(int(value[:4]), int(value[4:6]), int(value[6:]))
        except ValueError:
            pass
        self.fault(Code.BAD_DATE, column=column, value=value)
        return date.min

    def choice(self, column: str, allowed: Collection[str], default: str) -> str:
        """One of the allowed texts; the default where the cell is empty."""
        value = self._row.text(column) or default
        if value not in allowed:
            self.fault(
                Code.BAD_CHOICE, column=column, value=value, allowed=", ".join(sorted(allowed))
            )
        return value

    def whole(self, column: str, default: int | None = None, least: int = 0) -> int:
        """A whole number of at least `least`; required where there is no default."""
        value = self._row.text(column)
        if not value:
            if default is None:
                self.fault(Code.MISSING_VALUE, column=column)
            return default or 0
        if not _WHOLE.fullmatch(value) or int(value) < least:
            self.fault(Code.BAD_NUMBER, column=column, value=value)
            return default or 0
        return int(value)

    def decimal(self, column: str) -> float | None:
        """A number with a point; None where the cell is empty."""
        value = self._row.text(column)
        if not value:
            return None
        if not _DECIMAL.fullmatch(value):
            self.fault(Code.BAD_NUMBER, column=column, value=value)
            return None
        return float(value)

    def degrees(self, column: str, most: int) -> float | None:
        """Degrees of latitude or longitude, within ±most; None where the cell is empty."""
        value = self.decimal(column)
        if value is not None and not -most <= value <= most:
            self.fault(Code.BAD_POSITION, column=column, value=value)
            return None
        return value

    def colour(self, column: str) -> str:
        """Six hexadecimal digits in capitals; empty where there are none, or not such ones."""
        value = self._row.text(column).removeprefix("#")
        if value and not _COLOUR.fullmatch(value):
            self.warn(Code.BAD_COLOUR, column=column, value=value)
            return ""
        return value.upper()
