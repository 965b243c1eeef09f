"""The demo's shuttles: the sample network, put in force by the real importer."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from commuter.shuttles.catalogue import find_version
from commuter.shuttles.importing import Origin, put_in_force
from commuter.shuttles.problems import ProblemLog
from commuter.shuttles.reading import Reading, read_files
from commuter.shuttles.sample.timetable import PUBLISHER_URL, SAMPLE_VERSION, build, span_around
from commuter.shuttles.writing import write_files
from core.campus_time import campus_zone

SLUG = "campus"
# A sample that reaches this far is left alone, so that seeding again changes nothing.
_ENOUGH_DAYS = 335


def seed(session: Session, now: datetime) -> None:
    """Put the sample network in force, unless it is or a real feed took its place."""
    today = now.astimezone(campus_zone()).date()
    version = find_version(session, SLUG)
    if version is not None and (
        not version.feed.is_sample
        or (version.feed_version == SAMPLE_VERSION and _reaches(version.ends_on, today))
    ):
        return
    reading = read_sample(today, campus_zone().key)
    origin = Origin(SLUG, "sample network", is_sample=True)
    put_in_force(session, origin, reading, now)


def read_sample(today: date, timezone: str) -> Reading:
    """The sample network written as GTFS and read back, as any other feed would be."""
    start, end = span_around(today)
    files = write_files(build(start, end, timezone), publisher_url=PUBLISHER_URL)
    return read_files(files, today, ProblemLog())


def _reaches(ends_on: date | None, today: date) -> bool:
    return ends_on is not None and (ends_on - today).days >= _ENOUGH_DAYS
