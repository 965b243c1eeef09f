"""Writes a timetable as GTFS files."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from commuter.shuttles.records import Timetable

Cell = str | int | float
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_files(timetable: Timetable, *, publisher_url: str) -> dict[str, bytes]:
    """The feed's files by name, ready for a folder or a zip. Times pass 24:00 where they must."""
    files = {
        "agency.txt": _table(
            ("agency_id", "agency_name", "agency_url", "agency_timezone", "agency_phone"),
            (
                (one.agency_id, one.name, one.url, one.timezone, one.phone)
                for one in timetable.agencies
            ),
        ),
        "stops.txt": _stops(timetable),
        "routes.txt": _routes(timetable),
        "trips.txt": _trips(timetable),
        "stop_times.txt": _stop_times(timetable),
        "calendar.txt": _calendar(timetable),
        "calendar_dates.txt": _table(
            ("service_id", "date", "exception_type"),
            (
                (one.service_id, _day(one.day), 1 if one.added else 2)
                for one in timetable.exceptions
            ),
        ),
        "feed_info.txt": _feed_info(timetable, publisher_url),
    }
    if timetable.headways:
        files["frequencies.txt"] = _headways(timetable)
    return files


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files, the same bytes for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return packed.getvalue()


def time_text(seconds: int) -> str:
    """A service time as HH:MM:SS; 90,000 is 25:00:00."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _stops(timetable: Timetable) -> bytes:
    header = ("stop_id", "stop_code", "stop_name", "stop_lat", "stop_lon")
    more = ("location_type", "parent_station", "platform_code", "wheelchair_boarding")
    return _table(
        header + more,
        (
            (
                one.stop_id,
                one.code,
                one.name,
                _number(one.latitude),
                _number(one.longitude),
                one.location_type,
                one.parent_id,
                one.platform_code,
                one.wheelchair,
            )
            for one in timetable.stops
        ),
    )


def _routes(timetable: Timetable) -> bytes:
    header = ("route_id", "agency_id", "route_short_name", "route_long_name", "route_desc")
    more = ("route_type", "route_color", "route_text_color", "route_sort_order")
    agency_id = timetable.agencies[0].agency_id
    return _table(
        header + more,
        (
            (
                one.route_id,
                agency_id,
                one.short_name,
                one.long_name,
                one.description,
                3,
                one.color,
                one.text_color,
                one.sort_order,
            )
            for one in timetable.routes
        ),
    )


def _trips(timetable: Timetable) -> bytes:
    header = ("route_id", "service_id", "trip_id", "trip_headsign", "trip_short_name")
    more = ("direction_id", "block_id", "wheelchair_accessible")
    return _table(
        header + more,
        (
            (
                one.route_id,
                one.service_id,
                one.trip_id,
                one.headsign,
                one.short_name,
                one.direction,
                one.block_id,
                one.wheelchair,
            )
            for one in timetable.trips
        ),
    )


def _stop_times(timetable: Timetable) -> bytes:
    header = ("trip_id", "arrival_time", "departure_time", "stop_id", "stop_sequence")
    more = ("stop_headsign", "pickup_type", "timepoint")
    return _table(
        header + more,
        (
            (
                trip.trip_id,
                time_text(call.arrival),
                time_text(call.departure),
                call.stop_id,
                call.sequence,
                call.headsign,
                0 if call.boards or call is trip.calls[-1] else 1,
                0 if call.estimated else 1,
            )
            for trip in timetable.trips
            for call in trip.calls
        ),
    )


def _calendar(timetable: Timetable) -> bytes:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return _table(
        ("service_id", *days, "start_date", "end_date"),
        (
            (
                one.service_id,
                *(int(runs) for runs in one.weekdays),
                _day(one.start),
                _day(one.end),
            )
            for one in timetable.periods
        ),
    )


def _headways(timetable: Timetable) -> bytes:
    return _table(
        ("trip_id", "start_time", "end_time", "headway_secs", "exact_times"),
        (
            (one.trip_id, time_text(one.start), time_text(one.end), one.seconds, int(one.exact))
            for one in timetable.headways
        ),
    )


def _feed_info(timetable: Timetable, publisher_url: str) -> bytes:
    info = timetable.info
    header: tuple[str, ...] = ("feed_publisher_name", "feed_publisher_url", "feed_lang")
    header += ("feed_version",)
    row: tuple[Cell, ...] = (info.publisher, publisher_url, info.language, info.version)
    if timetable.span:
        header += ("feed_start_date", "feed_end_date")
        row += tuple(_day(day) for day in timetable.span)
    return _table(header, [row])


def _table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _day(day: date) -> str:
    return day.strftime("%Y%m%d")


def _number(value: float | None) -> Cell:
    return "" if value is None else f"{value:.6f}"
