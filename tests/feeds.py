"""Small feeds for tests: a good one, and ways to change or spoil it."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

from commuter.shuttles.problems import ProblemLog
from commuter.shuttles.reading import Reading, read_files

TODAY = date(2026, 3, 4)

# Weekdays without 4 July's eve; weekends; one trip that runs past midnight.
GOOD: Mapping[str, str] = {
    "agency.txt": (
        "agency_id,agency_name,agency_url,agency_timezone\n"
        "A,Shuttle Co,https://shuttle.example,America/New_York\n"
    ),
    "stops.txt": (
        "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station,platform_code\n"
        "depot,Depot,42.1,-71.1,0,,\n"
        "mill,Mill Lane,42.2,-71.2,0,,\n"
        "hall,City Hall,42.3,-71.3,1,,\n"
        "hall-a,City Hall,42.3,-71.3,0,hall,A\n"
        "hall-b,City Hall,42.3,-71.3,0,hall,B\n"
    ),
    "routes.txt": (
        "route_id,agency_id,route_short_name,route_long_name,route_type,route_color\n"
        "R1,A,1,Depot – City Hall,3,0B5FA5\n"
    ),
    "trips.txt": (
        "route_id,service_id,trip_id,trip_headsign,direction_id\n"
        "R1,WD,T1,City Hall,0\n"
        "R1,WD,T2,Depot,1\n"
        "R1,WE,T3,City Hall,0\n"
        "R1,WD,NIGHT,City Hall,0\n"
    ),
    "stop_times.txt": (
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n"
        "T1,08:00:00,08:00:00,depot,1,0\n"
        "T1,08:10:00,08:11:00,mill,2,0\n"
        "T1,08:20:00,08:20:00,hall-a,3,0\n"
        "T2,09:00:00,09:00:00,hall-b,1,0\n"
        "T2,09:10:00,09:10:00,mill,2,1\n"
        "T2,09:20:00,09:20:00,depot,3,0\n"
        "T3,10:00:00,10:00:00,depot,1,0\n"
        "T3,10:20:00,10:20:00,hall-a,2,0\n"
        "NIGHT,23:50:00,23:50:00,depot,1,0\n"
        "NIGHT,24:30:00,24:30:00,mill,2,0\n"
        "NIGHT,25:10:00,25:10:00,hall-a,3,0\n"
    ),
    "calendar.txt": (
        "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
        "WD,1,1,1,1,1,0,0,20260101,20261231\n"
        "WE,0,0,0,0,0,1,1,20260101,20261231\n"
    ),
    "calendar_dates.txt": ("service_id,date,exception_type\nWD,20260703,2\nWE,20260703,1\n"),
}


def feed(**changed: str | bytes | None) -> dict[str, bytes]:
    """The good feed with some files replaced (`stops="…"`), or left out (`stops=None`)."""
    files: dict[str, str | bytes | None] = dict(GOOD)
    files.update({f"{name}.txt": text for name, text in changed.items()})
    return {
        name: text.encode() if isinstance(text, str) else text
        for name, text in files.items()
        if text is not None
    }


def with_line(name: str, line: str) -> dict[str, bytes]:
    """The good feed with one more line in a file."""
    return feed(**{name: f"{GOOD[f'{name}.txt']}{line}\n"})


def without(name: str, text: str, instead: str = "") -> dict[str, bytes]:
    """The good feed with a piece of a file's text replaced."""
    whole = GOOD[f"{name}.txt"]
    assert text in whole, f"{text!r} is not in {name}.txt"
    return feed(**{name: whole.replace(text, instead)})


def read(files: Mapping[str, bytes], today: date = TODAY) -> Reading:
    """Read files as the importer does."""
    return read_files(files, today, ProblemLog())


def packed(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """The files as a zip."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{folder}{name}", content)
    return data.getvalue()
