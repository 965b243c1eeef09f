"""What the worker does for commuters: refresh the timetables, and forget old ones."""

from datetime import datetime, timedelta

import requests
import structlog
from flask import current_app
from flask_babel import lazy_gettext as _l

from commuter.shuttles.importing import Origin, drop_old_uploads, drop_superseded, put_in_force
from commuter.shuttles.problem_messages import sentence_of
from commuter.shuttles.sources import Source, parse_sources, read_source
from core.campus_time import campus_zone
from core.db import transaction
from core.jobs import Job

log = structlog.get_logger(__name__)


def refresh_feeds(now: datetime) -> str:
    """Put in force what changed at the feeds' sources; what cannot be used leaves all as it is."""
    sources = parse_sources(current_app.config["SHUTTLE_FEED_SOURCES"])
    results = [f"{source.slug}: {_refresh(source, now)}" for source in sources]
    with transaction() as session:
        dropped = drop_superseded(session, now)
        drop_old_uploads(session, now)
    return "; ".join([*results, f"{dropped} old versions dropped"])


def _refresh(source: Source, now: datetime) -> str:
    today = now.astimezone(campus_zone()).date()
    try:
        reading = read_source(source, today)
    except requests.RequestException as error:
        log.warning("feed not fetched", feed=source.slug, why=type(error).__name__)
        return f"not fetched ({type(error).__name__})"
    if reading.timetable is None:
        first = reading.errors[0]
        why = f"{first.place}: {sentence_of(first)}"
        log.warning("feed refused", feed=source.slug, errors=reading.error_count, why=why)
        return f"refused, {reading.error_count} errors, first {why}"
    with transaction() as session:
        imported = put_in_force(session, Origin(source.slug, source.public_name), reading, now)
    return f"version {imported.number}" if imported.changed else "unchanged"


JOBS = (
    Job("commuter.refresh_feeds", timedelta(minutes=30), refresh_feeds, _l("Refresh timetables")),
)
