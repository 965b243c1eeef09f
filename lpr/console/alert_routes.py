"""The page of what the lanes alerted, and its table."""

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from lpr import gate_alerts
from lpr.console.acts import act_of_request
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
        [
            alert.at.isoformat(),
            alert.lane.slug,
            alert.kind,
            alert.words,
            alert.more,
            alert.state,
            alert.who,
            alert.word,
        ]
        for alert in recent_alerts(read_session(), now())
    )
    header = ["at", "lane", "kind", "what", "more", "state", "who", "word"]
    return csv_response("lane-alerts.csv", header, rows)


@blueprint.post("/console/alerts/<int:alert_id>/take")
@asks("lane.open")
def take_alert(alert_id: int) -> ResponseReturnValue:
    """Look after an alert, with a word."""
    act = act_of_request()
    with transaction() as session:
        gate_alerts.take(session, alert_id, act)
    flash(_("Noted: you look after it."), "success")
    return redirect(url_for("console.alerts"), 303)


@blueprint.post("/console/alerts/<int:alert_id>/settle")
@asks("lane.open")
def settle_alert(alert_id: int) -> ResponseReturnValue:
    """Say that an alert is over, with a word."""
    act = act_of_request()
    with transaction() as session:
        gate_alerts.settle(session, alert_id, act)
    flash(_("The alert is settled."), "success")
    return redirect(url_for("console.alerts"), 303)
