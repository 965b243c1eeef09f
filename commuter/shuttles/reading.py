"""Reads and validates a feed's files into a timetable, with every fault by file and line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from commuter.shuttles.calls import read_headways, read_trips
from commuter.shuttles.feed_files import LIMITS, Limits, digest_of, open_archive, open_feed
from commuter.shuttles.network import (
    read_agencies,
    read_exceptions,
    read_info,
    read_periods,
    read_routes,
    read_stops,
)
from commuter.shuttles.problems import Code, FeedRefusedError, Problem, ProblemLog
from commuter.shuttles.records import Timetable
from commuter.shuttles.tables import Table, read_table

# Bumped when the importer reads the same bytes differently, so that a repeat is not skipped.
READER = "1"

_REQUIRED: Mapping[str, Sequence[str]] = {
    "agency.txt": ("agency_name", "agency_timezone"),
    "stops.txt": ("stop_id",),
    "routes.txt": ("route_id",),
    "trips.txt": ("route_id", "service_id", "trip_id"),
    "stop_times.txt": ("trip_id", "stop_id", "stop_sequence"),
    "calendar.txt": (
        "service_id",
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        "start_date",
        "end_date",
    ),
    "calendar_dates.txt": ("service_id", "date", "exception_type"),
    "frequencies.txt": ("trip_id", "start_time", "end_time", "headway_secs"),
    "feed_info.txt": (),
}
_NEEDED_FILES = ("agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt")


@dataclass(frozen=True)
class Reading:
    """What came of reading a feed: a timetable, or None and the errors that refuse it."""

    timetable: Timetable | None
    digest: str
    errors: tuple[Problem, ...]
    error_count: int
    warnings: tuple[Problem, ...]


def read_feed(path: Path, today: date, limits: Limits = LIMITS) -> Reading:
    """Read a folder or a zip file. Never raises for what is in it: faults are in the answer."""
    log = ProblemLog()
    try:
        return read_files(open_feed(path, log, limits), today, log, limits)
    except FeedRefusedError as refused:
        return _refuse(refused, log)


def read_archive(data: bytes, name: str, today: date, limits: Limits = LIMITS) -> Reading:
    """Read an uploaded zip file held in memory."""
    log = ProblemLog()
    try:
        return read_files(open_archive(data, name, log, limits), today, log, limits)
    except FeedRefusedError as refused:
        return _refuse(refused, log)


def read_files(
    files: Mapping[str, bytes], today: date, log: ProblemLog, limits: Limits = LIMITS
) -> Reading:
    """Read files already in memory, by name."""
    timetable = _Reader(files, log, limits).timetable()
    if timetable is not None:
        _note_dates(timetable, today, log)
    digest = f"{READER}:{digest_of(files)}"
    return Reading(timetable, digest, log.errors, log.error_count, log.warnings)


class _Reader:
    """Walks the files in the order in which they refer to one another."""

    def __init__(self, files: Mapping[str, bytes], log: ProblemLog, limits: Limits) -> None:
        self._files = files
        self._log = log
        self._limits = limits

    def timetable(self) -> Timetable | None:
        """The timetable, or None where the log holds an error."""
        for name in _NEEDED_FILES:
            if name not in self._files:
                self._log.refuse(Code.MISSING_FILE, name)
        if not {"calendar.txt", "calendar_dates.txt"} & set(self._files):
            self._log.refuse(Code.MISSING_CALENDAR, "calendar.txt")
        if self._log.error_count:
            return None
        read = self._read()
        if not read.trips and not self._log.error_count:
            self._log.refuse(Code.NO_TRIPS, "trips.txt")
        return None if self._log.error_count else read

    def _read(self) -> Timetable:
        log = self._log
        agencies = read_agencies(self._table("agency.txt"), log)
        stops = read_stops(self._table("stops.txt"), log)
        routes = read_routes(self._table("routes.txt"), {a.agency_id for a in agencies}, log)
        periods = read_periods(self._table("calendar.txt"), log)
        exceptions = read_exceptions(self._table("calendar_dates.txt"), log)
        services = {period.service_id for period in periods}
        services |= {exception.service_id for exception in exceptions}
        trips = read_trips(
            self._table("trips.txt"),
            self._table("stop_times.txt"),
            stops={stop.stop_id: stop for stop in stops},
            routes={route.route_id: route for route in routes},
            services=services,
            log=log,
        )
        headways = read_headways(self._table("frequencies.txt"), trips, log)
        left_in = {trip.trip_id for trip in trips.kept}
        return Timetable(
            agencies=tuple(agencies),
            stops=tuple(stops),
            routes=tuple(routes),
            trips=trips.kept,
            headways=tuple(headway for headway in headways if headway.trip_id in left_in),
            periods=tuple(periods),
            exceptions=tuple(exceptions),
            info=read_info(self._table("feed_info.txt"), log),
        )

    def _table(self, name: str) -> Table:
        data = self._files.get(name)
        if data is None:
            return Table(name, (), iter(()))
        return read_table(name, data, _REQUIRED[name], self._log, self._limits.rows)


def _note_dates(timetable: Timetable, today: date, log: ProblemLog) -> None:
    if timetable.span is None:
        log.warn(Code.NO_DATES, "calendar.txt")
        return
    first, last = timetable.span
    if last < today:
        log.warn(Code.TIMETABLE_ENDED, "calendar.txt", day=last.isoformat())
    elif first > today:
        log.warn(Code.TIMETABLE_AHEAD, "calendar.txt", day=first.isoformat())


def _refuse(refused: FeedRefusedError, log: ProblemLog) -> Reading:
    log.add(refused.problem)
    return Reading(None, "", log.errors, log.error_count, log.warnings)
