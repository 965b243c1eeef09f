"""The page of what the lanes alerted, and its table."""

from flask import Response, render_template

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from core.web.csv import csv_response
from lpr.console.alerts import recent_alerts
from lpr.console.blueprint import blueprint


@blueprint.get("/console/alerts")
@asks("console.see")
def alerts() -> str:
    """What the lanes alerted in the last week, newest first."""
    return render_template("lpr/alerts.html", alerts=recent_alerts(read_session(), now()))


@blueprint.get("/console/alerts.csv")
@asks("console.see")
def alerts_csv() -> Response:
    """The same; times in UTC, ISO 8601."""
    rows = (
        [alert.at.isoformat(), alert.lane.slug, alert.kind, alert.words, alert.more]
        for alert in recent_alerts(read_session(), now())
    )
    return csv_response("lane-alerts.csv", ["at", "lane", "kind", "what", "more"], rows)
