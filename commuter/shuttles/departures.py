"""Next departures, as a pure question: the calls at a stop, the calendar, an instant, how many."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from commuter.shuttles.service_days import ServiceCalendar, day_start, days_between

LOOK_AHEAD_DAYS = 7


@dataclass(frozen=True)
class Call:
    """A trip's stop at which a rider can board. Times are seconds of the service day."""

    trip_id: str
    service_id: str
    route_id: str
    stop_id: str
    sequence: int
    departure: int
    trip_start: int
    headsign: str


@dataclass(frozen=True)
class Headway:
    """Between start and end (not included) a trip leaves its first stop every `seconds`.

    Where it is not exact the operator promises the interval only, and the times are estimates.
    """

    trip_id: str
    start: int
    end: int
    seconds: int
    exact: bool

    def starts(self) -> range:
        """Every start from the first stop, in seconds of the service day."""
        return range(self.start, self.end, self.seconds)


@dataclass(frozen=True)
class Departure:
    """One vehicle leaving one stop; `scheduled` carries the offset of the agency's zone.

    `headway` is the promised interval in seconds where only that is promised, else None.
    """

    scheduled: datetime
    service_date: date
    call: Call
    headway: int | None = None

    @property
    def order(self) -> tuple[datetime, str, int]:
        """By time, then trip, then place in the trip."""
        return (self.scheduled, self.call.trip_id, self.call.sequence)


@dataclass(frozen=True)
class StopTimetable:
    """All that a stop's departures follow from. Headways of trips that do not call are ignored."""

    calls: Sequence[Call]
    headways: Sequence[Headway]
    calendar: ServiceCalendar
    zone: ZoneInfo


def next_departures(
    timetable: StopTimetable, *, at: datetime, days: tuple[date, date], limit: int
) -> list[Departure]:
    """The first `limit` departures at or after `at` on service days within `days`, in order.

    Empty where nothing runs. Days are walked in order and no further than needed.
    """
    times = _Times(timetable.calls, timetable.headways)
    zone = timetable.zone
    found: list[Departure] = []
    for day in days_between(*days):
        if len(found) >= limit:
            found = sorted(found, key=lambda departure: departure.order)[:limit]
            if found and found[-1].scheduled < day_start(day, zone) + times.earliest:
                break
        found += times.on(day, timetable.calendar.services_on(day), zone, at)
    return sorted(found, key=lambda departure: departure.order)[:limit]


class _Times:
    """The calls of one stop with the service times at which they happen."""

    def __init__(self, calls: Sequence[Call], headways: Iterable[Headway]) -> None:
        by_trip: Mapping[str, list[Headway]] = defaultdict(list)
        for headway in headways:
            by_trip[headway.trip_id].append(headway)
        self._timed = [timed for call in calls for timed in call_times(call, by_trip)]
        seconds = min((at for _, at, _ in self._timed), default=0)
        self.earliest = timedelta(seconds=seconds)

    def on(
        self, day: date, services: frozenset[str], zone: ZoneInfo, at: datetime
    ) -> list[Departure]:
        """Departures of one service day at or after `at`, in no order."""
        start = day_start(day, zone)
        since = (at - start).total_seconds()
        return [
            Departure((start + timedelta(seconds=seconds)).astimezone(zone), day, call, headway)
            for call, seconds, headway in self._timed
            if seconds >= since and call.service_id in services
        ]


def call_times(
    call: Call, headways: Mapping[str, Sequence[Headway]]
) -> list[tuple[Call, int, int | None]]:
    """When a call happens in a service day: once, or once for each start its headways promise."""
    repeats = headways.get(call.trip_id)
    if not repeats:
        return [(call, call.departure, None)]
    offset = call.departure - call.trip_start
    return [
        (call, start + offset, None if headway.exact else headway.seconds)
        for headway in repeats
        for start in headway.starts()
    ]
