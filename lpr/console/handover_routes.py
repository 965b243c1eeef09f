"""The handover from shift to shift: notes, and how things stand now, on a page to print."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from lpr.console import handover
from lpr.console.acts import text_field
from lpr.console.blueprint import blueprint
from lpr.console.health import PART_NAMES, health_of_lanes
from lpr.service import Act
from parking import queries as parking_queries
from parking.sentences import GARAGE_STATES


@blueprint.get("/console/handover")
@asks("console.see")
def handover_page() -> str:
    """What the shift before has left, and how things stand."""
    return _page("", "")


@blueprint.post("/console/handover")
@asks("console.see")
def write_note() -> ResponseReturnValue:
    """Leave a note for the next shift."""
    text = text_field("text")
    if not handover.LEAST <= len(text) <= handover.MOST:
        return _page(text, _("Write 3 to 1,000 characters.")), 422
    with transaction() as session:
        handover.write_note(session, text, Act(current_user.id, now(), ""))
    flash(_("Your note waits for the next shift."), "success")
    return redirect(url_for("console.handover_page"), 303)


@blueprint.post("/console/handover/read")
@asks("console.see")
def read_notes() -> ResponseReturnValue:
    """Say that one has read all notes."""
    with transaction() as session:
        handover.mark_read(session, Act(current_user.id, now(), ""))
    return redirect(url_for("console.handover_page"), 303)


def _page(text: str, error: str) -> str:
    session, instant = read_session(), now()
    notes = handover.list_notes(session, current_user.id, instant)
    return render_template(
        "lpr/handover.html",
        notes=notes,
        unread=sum(note.is_new for note in notes),
        lanes=health_of_lanes(session, instant),
        parts=PART_NAMES,
        garages=parking_queries.spaces_now(session, instant),
        states=GARAGE_STATES,
        text=text,
        error=error,
        at=instant,
    )
