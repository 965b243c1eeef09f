"""A timetable as read from a feed: frozen records with the feed's own ids."""

from dataclasses import dataclass
from datetime import date

from commuter.shuttles.departures import Headway
from commuter.shuttles.service_days import ServiceCalendar, ServiceException, ServicePeriod

STATION = 1


@dataclass(frozen=True)
class Agency:
    """Who runs the shuttles. The timetable's times are local to `timezone`."""

    agency_id: str
    name: str
    url: str
    timezone: str
    phone: str


@dataclass(frozen=True)
class Stop:
    """A stop, or a station that holds some. Degrees are None where the feed gives none."""

    stop_id: str
    code: str
    name: str
    latitude: float | None
    longitude: float | None
    location_type: int
    parent_id: str
    platform_code: str
    wheelchair: int


@dataclass(frozen=True)
class Route:
    """A route with its sign: short name and colours (RRGGBB, empty where the feed has none)."""

    route_id: str
    short_name: str
    long_name: str
    description: str
    color: str
    text_color: str
    sort_order: int


@dataclass(frozen=True)
class StopTime:
    """One call of a trip, in seconds of the service day.

    `boards` is false at the trip's last stop and where the feed forbids boarding; `estimated`
    where the feed gave no usable time and one between its neighbours was taken.
    """

    stop_id: str
    sequence: int
    arrival: int
    departure: int
    boards: bool
    estimated: bool
    headsign: str


@dataclass(frozen=True)
class Trip:
    """One vehicle's journey, with two calls at least. `headsign` is never empty."""

    trip_id: str
    route_id: str
    service_id: str
    headsign: str
    short_name: str
    direction: int
    wheelchair: int
    block_id: str
    calls: tuple[StopTime, ...]


@dataclass(frozen=True)
class FeedInfo:
    """What the publisher says about the feed as a whole; empty where it says nothing."""

    publisher: str = ""
    version: str = ""
    language: str = ""


@dataclass(frozen=True)
class Timetable:
    """A whole feed that passed validation."""

    agencies: tuple[Agency, ...]
    stops: tuple[Stop, ...]
    routes: tuple[Route, ...]
    trips: tuple[Trip, ...]
    headways: tuple[Headway, ...]
    periods: tuple[ServicePeriod, ...]
    exceptions: tuple[ServiceException, ...]
    info: FeedInfo

    @property
    def timezone(self) -> str:
        """The zone that all its agencies share."""
        return self.agencies[0].timezone

    @property
    def calendar(self) -> ServiceCalendar:
        """The service days of the feed."""
        return ServiceCalendar(self.periods, self.exceptions)

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last date of service, or None."""
        return self.calendar.span

    @property
    def longest(self) -> int:
        """The latest departure of any service day, in seconds; 0 where there is no trip."""
        starts = {trip.trip_id: trip.calls[0].departure for trip in self.trips}
        lengths = {trip.trip_id: trip.calls[-1].departure for trip in self.trips}
        plain = max(lengths.values(), default=0)
        repeated = (
            headway.end + lengths[headway.trip_id] - starts[headway.trip_id]
            for headway in self.headways
        )
        return max(plain, max(repeated, default=0))
