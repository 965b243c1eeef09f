"""What a new timetable would change: routes, stops, trips and service days against the old."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from commuter.shuttles.departures import Headway
from commuter.shuttles.importing import trip_digest
from commuter.shuttles.records import Timetable
from commuter.shuttles.service_days import ServiceException, ServicePeriod

LISTED = 20


@dataclass(frozen=True)
class Outline:
    """A timetable reduced to what is compared: names by id, trip fingerprints by id, its dates."""

    routes: Mapping[str, str] = field(default_factory=dict)
    stops: Mapping[str, str] = field(default_factory=dict)
    trips: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    span: tuple[date, date] | None = None


@dataclass(frozen=True)
class Difference:
    """Of one kind of thing: how many now, and the ids added, removed and changed, sorted."""

    total: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        """Whether nothing of this kind differs."""
        return not (self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Changes:
    """All that differs. `before` is None where the feed is new."""

    routes: Difference
    stops: Difference
    trips: Difference
    services: Difference
    before: tuple[date, date] | None
    after: tuple[date, date] | None

    @property
    def is_none(self) -> bool:
        """Whether a rider would notice nothing."""
        parts = (self.routes, self.stops, self.trips, self.services)
        return all(part.is_none for part in parts) and self.before == self.after


def outline_of(timetable: Timetable) -> Outline:
    """Outline a timetable just read."""
    return Outline(
        routes={
            route.route_id: route_text(route.short_name, route.long_name, route.color)
            for route in timetable.routes
        },
        stops={
            stop.stop_id: stop_text(stop.name, stop.latitude, stop.longitude)
            for stop in timetable.stops
        },
        trips=trip_texts(
            {trip.trip_id: trip_digest(trip) for trip in timetable.trips}, timetable.headways
        ),
        services=service_texts(timetable.periods, timetable.exceptions),
        span=timetable.span,
    )


def route_text(short_name: str, long_name: str, color: str) -> str:
    """What of a route is compared."""
    return f"{short_name}|{long_name}|{color}"


def stop_text(name: str, latitude: float | None, longitude: float | None) -> str:
    """What of a stop is compared: its name and where it is, to a metre or so."""
    place = "" if latitude is None or longitude is None else f"{latitude:.5f},{longitude:.5f}"
    return f"{name}|{place}"


def trip_texts(digests: Mapping[str, str], headways: Iterable[Headway]) -> dict[str, str]:
    """What of each trip is compared: its fingerprint and how it repeats."""
    repeats: dict[str, list[str]] = defaultdict(list)
    for one in headways:
        repeats[one.trip_id].append(f"{one.start} {one.end} {one.seconds} {one.exact}")
    return {
        trip_id: " ".join([digest, *sorted(repeats.get(trip_id, []))])
        for trip_id, digest in digests.items()
    }


def service_texts(
    periods: Iterable[ServicePeriod], exceptions: Iterable[ServiceException]
) -> dict[str, str]:
    """What of each service is compared: its periods and its single dates."""
    days: dict[str, list[str]] = defaultdict(list)
    for period in periods:
        days[period.service_id].append(f"{period.weekdays} {period.start} {period.end}")
    for one in exceptions:
        days[one.service_id].append(f"{one.day} {one.added}")
    return {service: ", ".join(sorted(runs)) for service, runs in days.items()}


def compare(before: Outline | None, after: Outline) -> Changes:
    """List what `after` adds to, removes from and changes in `before`."""
    old = before or Outline()
    return Changes(
        routes=_difference(old.routes, after.routes),
        stops=_difference(old.stops, after.stops),
        trips=_difference(old.trips, after.trips),
        services=_difference(old.services, after.services),
        before=old.span,
        after=after.span,
    )


def _difference(before: Mapping[str, str], after: Mapping[str, str]) -> Difference:
    return Difference(
        total=len(after),
        added=_sorted(set(after) - set(before)),
        removed=_sorted(set(before) - set(after)),
        changed=_sorted(key for key in set(before) & set(after) if before[key] != after[key]),
    )


def _sorted(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))
