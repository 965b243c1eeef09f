"""The office's page of lanes in shadow: events brought in, differences shown, lanes switched."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_security import current_user

from core import audit
from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from lpr import queries, service
from lpr.lane_files import lane_file, write_lane_file
from lpr.models import Lane
from lpr.service import Act
from lpr.shadow.comparing import Comparison, compare, keep_events
from lpr.shadow.event_table import Fault, read_events
from lpr.shadow.forms import CompareForm, EventsForm
from lpr.shadow.matching import Match, Verdict

blueprint = Blueprint("shadow", __name__, url_prefix="/office/shadow")

SHOWN = 500
VERDICTS = {
    Verdict.SAME: _l("The same"),
    Verdict.PLATE: _l("Plate read differently"),
    Verdict.DECISION: _l("Decided differently"),
    Verdict.OURS_ONLY: _l("Seen by us alone"),
    Verdict.THEIRS_ONLY: _l("Seen by the present system alone"),
}
FAULTS = {
    "columns": _l("the columns time, plate and opened are needed"),
    "time": _l("the time cannot be read"),
    "opened": _l("opened must be yes or no"),
    "plate": _l("no plate is that long"),
    "too_many": _l("more than 50,000 rows; the rest was left out"),
}


@blueprint.get("")
@asks("lane.compare")
def page() -> str:
    """Ask which lane and days to compare, and take the present system's events."""
    form = _compare_form(empty=True)
    form.since.data = form.until.data = now().astimezone(campus_zone()).date()
    return _page(form, _events_form(empty=True))


@blueprint.post("")
@asks("lane.compare")
def report() -> ResponseReturnValue:
    """Compare, and record the look with its reason."""
    form = _compare_form()
    if not form.validate_on_submit():
        return _page(form, _events_form(empty=True)), 422
    return _page(form, _events_form(empty=True), _compared(form, "passage.compare"))


@blueprint.post("/differences.csv")
@asks("lane.compare")
def differences_csv() -> ResponseReturnValue:
    """The differences as a table; times are in UTC, ISO 8601."""
    form = _compare_form()
    if not form.validate_on_submit():
        return _page(form, _events_form(empty=True)), 422
    found = _compared(form, "passage.export")
    header = ("at", "verdict", "our_plate", "we_opened", "their_plate", "they_opened", "passage")
    return csv_response("differences.csv", header, map(_cells, found.differences))


@blueprint.post("/events")
@asks("lane.compare")
def take_events() -> ResponseReturnValue:
    """Take the present system's events; lines that cannot be read are named, the others kept."""
    form = _events_form()
    if not form.validate_on_submit():
        return _page(_compare_form(empty=True), form), 422
    text = form.table.data.read().decode("utf-8", "replace").replace("\x00", "")
    events, faults = read_events(text, campus_zone())
    with transaction() as session:
        lane = _lane(form.events_lane.data)
        keep_events(session, lane, events)
        _record("lane.events_taken", lane, {"rows": len(events), "faults": len(faults)})
    flash(ngettext("%(num)s row was taken.", "%(num)s rows were taken.", len(events)), "success")
    return _page(_compare_form(empty=True), form, faults=faults), 422 if faults else 200


@blueprint.post("/lanes/<slug>")
@asks("lane.manage")
def switch(slug: str) -> ResponseReturnValue:
    """Put a lane into shadow, or take it out; its own file decides when it starts again."""
    with transaction() as session:
        lane = session.get_one(Lane, _lane(slug).id, with_for_update=True)
        lane.is_shadow = not lane.is_shadow
        _record("lane.shadow", lane, {"is_shadow": lane.is_shadow})
    if lane_file(current_app.config, slug).exists():
        write_lane_file(current_app.config, lane)
    flash(_("Start the lane again with its new file: until then it goes on as it was."), "success")
    return redirect(url_for("shadow.page"), 303)


def _page(
    form: CompareForm,
    events: EventsForm,
    found: Comparison | None = None,
    faults: Sequence[Fault] = (),
) -> str:
    return render_template(
        "lpr/shadow.html",
        form=form,
        events=events,
        found=found,
        shown=SHOWN,
        faults=faults,
        fault_words=FAULTS,
        verdicts=VERDICTS,
        lanes=queries.list_lanes(read_session()),
    )


def _compared(form: CompareForm, action: str) -> Comparison:
    lane, zone = _lane(form.lane.data), campus_zone()
    since = datetime.combine(form.since.data, time(), zone)
    until = datetime.combine(form.until.data + timedelta(days=1), time(), zone)
    with transaction() as session:
        found = compare(session, lane, since, until)
        act = Act(current_user.id, now(), form.reason.data)
        details = {"shown": len(found.differences)}
        service.record_look(session, action, ("lane", lane.slug), act, details)
    return found


def _cells(match: Match) -> tuple[object, ...]:
    ours, theirs = match.ours, match.theirs
    return (
        match.at.isoformat(),
        match.verdict.value,
        ours.number if ours else "",
        int(ours.opened) if ours else "",
        theirs.number if theirs else "",
        int(theirs.opened) if theirs else "",
        ours.key if ours else "",
    )


def _compare_form(*, empty: bool = False) -> CompareForm:
    form = CompareForm(formdata=None) if empty else CompareForm()
    form.lane.choices = _choices()
    return form


def _events_form(*, empty: bool = False) -> EventsForm:
    form = EventsForm(formdata=None) if empty else EventsForm()
    form.events_lane.choices = _choices()
    return form


def _choices() -> list[tuple[str, str]]:
    """Lanes in shadow first."""
    lanes = sorted(queries.list_lanes(read_session()), key=lambda lane: not lane.is_shadow)
    return [(lane.slug, lane.name) for lane in lanes]


def _lane(slug: str) -> Lane:
    lane = queries.find_lane(read_session(), slug)
    if lane is None:
        raise Refusal.not_found()
    return lane


def _record(action: str, lane: Lane, details: dict[str, object]) -> None:
    audit.record(
        read_session(),
        actor_id=current_user.id,
        action=action,
        subject_type="lane",
        subject_id=lane.slug,
        now=now(),
        details=details,
    )
