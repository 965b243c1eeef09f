"""The time that a report is about, cut into days or months, and the year before. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from parking.permits.pricing import last_day_of_month, next_month

# A chart of more days than these is read by the month.
MOST_DAYS = 62
LONGEST = timedelta(days=3 * 366)
EARLIEST = date(2000, 1, 1)
T = TypeVar("T")


@dataclass(frozen=True)
class Stretch:
    """Some days on campus, both included."""

    first: date
    last: date

    def begins_at(self, zone: ZoneInfo) -> datetime:
        """Its first instant."""
        return _midnight(self.first, zone)

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """The first instant after it."""
        return _midnight(self.last + timedelta(days=1), zone)


@dataclass(frozen=True)
class Period(Stretch):
    """What a report is about."""

    # How it is cut, where it stands beside another; a leap day must not make it months.
    cut_by_day: bool | None = field(default=None, compare=False)

    @property
    def is_by_day(self) -> bool:
        """Whether its parts are days; else they are months, the first and last maybe cut."""
        if self.cut_by_day is not None:
            return self.cut_by_day
        return (self.last - self.first).days < MOST_DAYS

    @property
    def parts(self) -> list[Stretch]:
        """The days or months of it, in order."""
        return list(self._days() if self.is_by_day else self._months())

    @property
    def year_before(self) -> "Period":
        """The same days a year earlier, cut alike; 29 February becomes the 28th."""
        return Period(_year_before(self.first), _year_before(self.last), self.is_by_day)

    def beside(self, values: Sequence[T]) -> list[T | None]:
        """The values of the parts of the year before, each beside the part it is compared with.

        29 February has nothing beside it, and stands beside nothing.
        """
        before = self.year_before
        return [
            None if self.is_by_day and _is_leap_day(part.first) else values[at]
            for part in self.parts
            if (at := before.place_of(_year_before(part.first))) is not None
        ]

    def place_of(self, day: date) -> int | None:
        """Which of the parts a day is in."""
        if not self.first <= day <= self.last:
            return None
        if self.is_by_day:
            return (day - self.first).days
        return (day.year - self.first.year) * 12 + day.month - self.first.month

    def _days(self) -> Iterator[Stretch]:
        for number in range((self.last - self.first).days + 1):
            day = self.first + timedelta(days=number)
            yield Stretch(day, day)

    def _months(self) -> Iterator[Stretch]:
        first = self.first
        while first <= self.last:
            yield Stretch(first, min(last_day_of_month(first), self.last))
            first = next_month(first)


def choose_period(first: date | None, last: date | None, today: date) -> Period:
    """The period somebody asked for, put right: in order, not after today, at most three years.

    Without an answer it is the last twelve months, whole from the first of the first.
    """
    last = min(max(last or today, EARLIEST), today)
    chosen = first if first is not None and first <= last else _year_of_months(last)
    return Period(max(chosen, last - LONGEST, EARLIEST), last)


def days_between(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """The first and last day on campus of the time from `start` until just before `end`."""
    return start.astimezone(zone).date(), (end - timedelta(seconds=1)).astimezone(zone).date()


def presets(today: date) -> dict[str, Period]:
    """Periods that people ask for most, by name."""
    this_month = today.replace(day=1)
    end_of_last = this_month - timedelta(days=1)
    return {
        "this_month": Period(this_month, today),
        "last_month": Period(end_of_last.replace(day=1), end_of_last),
        "this_year": Period(date(today.year, 1, 1), today),
        "twelve_months": Period(_year_of_months(today), today),
    }


def _year_of_months(last: date) -> date:
    return next_month(_year_before(last))


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if _is_leap_day(day) else day.day)


def _is_leap_day(day: date) -> bool:
    return (day.month, day.day) == (2, 29)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
