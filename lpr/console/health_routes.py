"""The page of how the lanes are, and its table."""

from flask import Response, render_template, request
from flask_babel import gettext as _

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from core.web.csv import csv_response
from lpr.console.blueprint import blueprint
from lpr.console.health import PART_NAMES, health_of_lanes


@blueprint.get("/console/health")
@asks("console.see")
def health() -> str:
    """How every lane is, and what to do where something is wrong."""
    lanes = health_of_lanes(read_session(), now())
    is_part = "HX-Request" in request.headers
    template = "lpr/health_table.html" if is_part else "lpr/health.html"
    return render_template(template, lanes=lanes, parts=PART_NAMES)


@blueprint.get("/console/health.csv")
@asks("console.see")
def health_csv() -> Response:
    """The same, a line for each part of each lane; times in UTC, ISO 8601."""
    rows = (
        [
            one.lane.slug,
            check.part.value,
            {"open": "well", "neutral": "unknown"}.get(check.kind, "wrong"),
            check.value,
            " ".join(check.advice),
            one.lane.seen_at.isoformat() if one.lane.seen_at else "",
        ]
        for one in health_of_lanes(read_session(), now())
        for check in one.checks
    )
    header = ["lane", "part", "state", "value", _("what to do"), "last seen"]
    return csv_response("lane-health.csv", header, rows)
