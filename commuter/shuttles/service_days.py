"""Service days: which services run on a date, and when a time past midnight really is.

A GTFS time counts seconds from noon minus twelve hours of its service day, so that a day with a
clock change keeps its daytime and 25:30:00 means half past one of the next night.
Source: GTFS Schedule reference, field type Time.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY_SECONDS = 86_400
_HALF_DAY = timedelta(hours=12)
_NOON = time(12)


@dataclass(frozen=True)
class ServicePeriod:
    """A run of dates on whose marked weekdays a service runs. Weekdays are Monday to Sunday."""

    service_id: str
    weekdays: tuple[bool, bool, bool, bool, bool, bool, bool]
    start: date
    end: date

    def covers(self, day: date) -> bool:
        """Whether the service runs on that day by this period alone."""
        return self.start <= day <= self.end and self.weekdays[day.weekday()]


@dataclass(frozen=True)
class ServiceException:
    """One date on which a service is added (or taken away) whatever its periods say."""

    service_id: str
    day: date
    added: bool


class ServiceCalendar:
    """Answers which services run on a date. A service may have several periods, or only dates."""

    def __init__(
        self, periods: Iterable[ServicePeriod], exceptions: Iterable[ServiceException]
    ) -> None:
        self._periods = tuple(periods)
        self._added: dict[date, set[str]] = defaultdict(set)
        self._removed: dict[date, set[str]] = defaultdict(set)
        for exception in exceptions:
            side = self._added if exception.added else self._removed
            side[exception.day].add(exception.service_id)

    def services_on(self, day: date) -> frozenset[str]:
        """Ids of the services that run on that day; empty where nothing runs."""
        regular = {period.service_id for period in self._periods if period.covers(day)}
        return frozenset((regular - self._removed.get(day, set())) | self._added.get(day, set()))

    def services_within(self, first: date, last: date) -> frozenset[str]:
        """Ids of the services that run on any day from first to last, both included."""
        found: set[str] = set()
        for day in days_between(first, last):
            found |= self.services_on(day)
        return frozenset(found)

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last date on which some service may run; None for an empty calendar."""
        starts = [period.start for period in self._periods] + list(self._added)
        ends = [period.end for period in self._periods] + list(self._added)
        return (min(starts), max(ends)) if starts else None


def days_between(first: date, last: date) -> Iterable[date]:
    """Every date from first to last, both included; nothing where last comes before first."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The instant from which a service day counts: its local noon minus twelve hours, in UTC."""
    return datetime.combine(day, _NOON, tzinfo=zone).astimezone(UTC) - _HALF_DAY


def instant_of(day: date, seconds: int, zone: ZoneInfo) -> datetime:
    """The moment of a service time, in the zone's own offset of that moment."""
    return (day_start(day, zone) + timedelta(seconds=seconds)).astimezone(zone)


def first_day_reaching(at: datetime, longest: int, zone: ZoneInfo) -> date:
    """The earliest service day that can still have a departure at or after `at`.

    `longest` is the latest service time known, in seconds; 90,000 (25:00:00) reaches back to
    yesterday. One hour more is allowed for the day that a clock change moves.
    """
    back = max(0, longest + 3600) // DAY_SECONDS
    return at.astimezone(zone).date() - timedelta(days=back)
