"""What the worker does for commuters: refresh the timetables, and forget old ones."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import requests
import structlog
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from commuter.shuttles.importing import Origin, drop_old_uploads, drop_superseded, put_in_force
from commuter.shuttles.problem_messages import sentence_of
from commuter.shuttles.problems import Code, Problem
from commuter.shuttles.sources import Source, parse_sources, read_source
from core.campus_time import campus_zone
from core.db import transaction
from core.jobs import Findings, Job

log = structlog.get_logger(__name__)


def refresh_feeds(now: datetime) -> Findings:
    """Put in force what changed at the feeds' sources; what cannot be used leaves all as it is."""
    findings: dict[str, Any] = {}
    for source in parse_sources(current_app.config["SHUTTLE_FEED_SOURCES"]):
        kind, told = _refresh(source, now)
        findings.setdefault(kind, []).append({"feed": source.slug} | told)
    with transaction() as session:
        findings["dropped"] = drop_superseded(session, now)
        drop_old_uploads(session, now)
    return findings


def _refresh(source: Source, now: datetime) -> tuple[str, dict[str, Any]]:
    today = now.astimezone(campus_zone()).date()
    try:
        reading = read_source(source, today)
    except requests.RequestException as error:
        log.warning("feed not fetched", feed=source.slug, why=type(error).__name__)
        return "not_fetched", {"error": type(error).__name__}
    if reading.timetable is None:
        first = reading.errors[0]
        why = f"{first.place}: {sentence_of(first)}"
        log.warning("feed refused", feed=source.slug, errors=reading.error_count, why=why)
        return "refused", {"errors": reading.error_count, "first": asdict(first)}
    with transaction() as session:
        imported = put_in_force(session, Origin(source.slug, source.public_name), reading, now)
    return ("in_force", {"version": imported.number}) if imported.changed else ("unchanged", {})


def _each(write: Callable[[dict[str, Any]], object]) -> Callable[[list[dict[str, Any]]], str]:
    """A sentence for each feed of a kind."""
    return lambda feeds: " · ".join(str(write(feed)) for feed in feeds)


def _refused(told: dict[str, Any]) -> str:
    first = Problem(**told["first"] | {"code": Code(told["first"]["code"])})
    sentence = ngettext(
        "%(feed)s: refused, %(num)s error: %(place)s: %(why)s",
        "%(feed)s: refused, %(num)s errors, the first %(place)s: %(why)s",
        told["errors"],
        feed=told["feed"],
        place=first.place,
        why=sentence_of(first),
    )
    return str(sentence)


WORDS = {
    "not_fetched": _each(lambda told: _("%(feed)s: not fetched (%(error)s)", **told)),
    "refused": _each(_refused),
    "in_force": _each(lambda told: _("%(feed)s: version %(version)s in force", **told)),
    "unchanged": _each(lambda told: _("%(feed)s: unchanged", **told)),
    "dropped": lambda num: ngettext(
        "%(num)s old version dropped", "%(num)s old versions dropped", num
    ),
}
JOBS = (
    Job(
        "commuter.refresh_feeds",
        timedelta(minutes=30),
        refresh_feeds,
        _l("Refresh timetables"),
        WORDS,
    ),
)
