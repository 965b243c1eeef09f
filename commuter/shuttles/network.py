"""Reads a feed's agencies, stops, routes, service days and feed_info."""

from collections.abc import Collection
from datetime import date
from zoneinfo import ZoneInfo, available_timezones

from commuter.shuttles.fields import Fields
from commuter.shuttles.problems import Code, ProblemLog
from commuter.shuttles.records import Agency, FeedInfo, Route, Stop
from commuter.shuttles.service_days import ServiceException, ServicePeriod
from commuter.shuttles.tables import Table

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LOCATION_TYPES = ("0", "1", "2", "3", "4")
_NEEDS_NAME = ("0", "1", "2")
_TRISTATE = ("0", "1", "2")
_ROUTE_COLOR_DEFAULT = ""


def read_agencies(table: Table, log: ProblemLog) -> list[Agency]:
    """Agencies, which must share one known time zone. At least one, else an error is logged."""
    found: list[Agency] = []
    seen: dict[str, int] = {}
    for row in table.rows:
        fields = Fields(table.file, row, log)
        agency_id = fields.text("agency_id")
        _note_repeat(fields, seen, "agency_id", agency_id, row.line)
        agency = Agency(
            agency_id,
            fields.identifier("agency_name"),
            fields.text("agency_url"),
            fields.identifier("agency_timezone"),
            fields.text("agency_phone"),
        )
        if agency.timezone and not is_time_zone(agency.timezone):
            fields.fault(Code.BAD_ZONE, value=agency.timezone)
        elif found and agency.timezone != found[0].timezone:
            fields.fault(Code.MIXED_ZONES, value=agency.timezone, other=found[0].timezone)
        found.append(agency)
    if not found and not log.error_count:
        log.refuse(Code.EMPTY_FILE, table.file)
    return found


def is_time_zone(name: str) -> bool:
    """Whether this machine knows the zone by that name."""
    if name not in available_timezones():
        return False
    ZoneInfo(name)
    return True


def read_stops(table: Table, log: ProblemLog) -> list[Stop]:
    """Stops, stations and the like; parents must be in the file too, in whatever order."""
    found: list[Stop] = []
    seen: dict[str, int] = {}
    parents: list[tuple[Fields, str]] = []
    for row in table.rows:
        fields = Fields(table.file, row, log)
        stop = _read_stop(fields)
        _note_repeat(fields, seen, "stop_id", stop.stop_id, row.line)
        if stop.parent_id:
            parents.append((fields, stop.parent_id))
        found.append(stop)
    for fields, parent_id in parents:
        if parent_id not in seen:
            fields.fault(
                Code.UNKNOWN_REFERENCE, column="parent_station", value=parent_id, other=table.file
            )
    return found


def _read_stop(fields: Fields) -> Stop:
    stop_id = fields.identifier("stop_id")
    location_type = fields.choice("location_type", _LOCATION_TYPES, "0")
    name = fields.text("stop_name")
    if not name and location_type in _NEEDS_NAME:
        fields.warn(Code.NO_NAME, value=stop_id)
    latitude = fields.degrees("stop_lat", 90)
    longitude = fields.degrees("stop_lon", 180)
    if fields.ok and (latitude is None or longitude is None):
        latitude = longitude = None
        if location_type in _NEEDS_NAME:
            fields.warn(Code.NO_POSITION, value=stop_id)
    return Stop(
        stop_id=stop_id,
        code=fields.text("stop_code"),
        name=name or stop_id,
        latitude=latitude,
        longitude=longitude,
        location_type=int(location_type) if location_type.isdigit() else 0,
        parent_id=fields.text("parent_station"),
        platform_code=fields.text("platform_code"),
        wheelchair=_tristate(fields, "wheelchair_boarding"),
    )


def read_routes(table: Table, agencies: Collection[str], log: ProblemLog) -> list[Route]:
    """Routes; each has a short or a long name, else its id stands in."""
    found: list[Route] = []
    seen: dict[str, int] = {}
    for order, row in enumerate(table.rows):
        fields = Fields(table.file, row, log)
        route_id = fields.identifier("route_id")
        _note_repeat(fields, seen, "route_id", route_id, row.line)
        if fields.text("agency_id"):
            fields.reference("agency_id", agencies, "agency.txt")
        fields.whole("route_type", default=3)
        short_name, long_name = fields.text("route_short_name"), fields.text("route_long_name")
        if not short_name and not long_name:
            fields.warn(Code.NO_NAME, value=route_id)
            short_name = route_id
        found.append(
            Route(
                route_id=route_id,
                short_name=short_name,
                long_name=long_name,
                description=fields.text("route_desc"),
                color=fields.colour("route_color"),
                text_color=fields.colour("route_text_color"),
                sort_order=fields.whole("route_sort_order", default=order),
            )
        )
    return found


def read_periods(table: Table, log: ProblemLog) -> list[ServicePeriod]:
    """Regular service. One id may have several periods (a fault common in the field, kept)."""
    found: list[ServicePeriod] = []
    known: set[str] = set()
    for row in table.rows:
        fields = Fields(table.file, row, log)
        service_id = fields.identifier("service_id")
        days = [fields.choice(day, ("0", "1"), "") == "1" for day in _WEEKDAYS]
        period = ServicePeriod(
            service_id,
            (days[0], days[1], days[2], days[3], days[4], days[5], days[6]),
            fields.date("start_date"),
            fields.date("end_date"),
        )
        if fields.ok and period.end < period.start:
            fields.fault(Code.PERIOD_BACKWARDS, value=service_id)
        if period in found:
            fields.warn(Code.REPEATED_ROW)
            continue
        if service_id in known:
            fields.warn(Code.SEVERAL_PERIODS, value=service_id)
        known.add(service_id)
        found.append(period)
    return found


def read_exceptions(table: Table, log: ProblemLog) -> list[ServiceException]:
    """Single dates on which service is added (1) or taken away (2)."""
    found: dict[tuple[str, date], ServiceException] = {}
    for row in table.rows:
        fields = Fields(table.file, row, log)
        exception = ServiceException(
            fields.identifier("service_id"),
            fields.date("date"),
            fields.choice("exception_type", ("1", "2"), "") == "1",
        )
        known = found.setdefault((exception.service_id, exception.day), exception)
        if known is exception or not fields.ok:
            continue
        if known.added == exception.added:
            fields.warn(Code.REPEATED_ROW)
        else:
            fields.fault(Code.DATES_CONFLICT, value=exception.service_id, day=exception.day)
    return list(found.values())


def read_info(table: Table, log: ProblemLog) -> FeedInfo:
    """What the publisher says of the feed; the first row counts."""
    for row in table.rows:
        fields = Fields(table.file, row, log)
        return FeedInfo(
            fields.text("feed_publisher_name"),
            fields.text("feed_version"),
            fields.text("feed_lang"),
        )
    return FeedInfo()


def _tristate(fields: Fields, column: str) -> int:
    value = fields.choice(column, _TRISTATE, "0")
    return int(value) if value in _TRISTATE else 0


def _note_repeat(fields: Fields, seen: dict[str, int], column: str, value: str, line: int) -> None:
    if value in seen:
        fields.fault(Code.REPEATED_ID, column=column, value=value, first=seen[value])
    seen.setdefault(value, line)
