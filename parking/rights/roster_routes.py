"""The page of rosters: a CSV looked at first, put in force, and withdrawn as a whole."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_security import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from wtforms import HiddenField

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from parking.permits.steps import Actor
from parking.rights import duties
from parking.rights.forms import reason_field
from parking.rights.models import Duty
from parking.rights.roster import Reading, read_roster
from parking.rights.roster_known import find_known
from parking.rights.roster_words import problem_words

blueprint = Blueprint("rosters", __name__, url_prefix="/office/rosters")
MOST_BYTES = 200_000


class RosterForm(FlaskForm):  # type: ignore[misc]
    """A roster, as a file or as the text that was looked at."""

    file = FileField(_l("Roster (CSV file)"), render_kw={"accept": ".csv,text/csv"})
    text = HiddenField()
    reason = reason_field(_l("As the roster's name and who made it."))


@blueprint.get("")
@asks("rights.change")
def page() -> str:
    """The form for a roster, and the rosters in force."""
    return _page(RosterForm(formdata=None))


@blueprint.post("")
@asks("rights.change")
def take() -> ResponseReturnValue:
    """Show what a roster would do, or put it in force."""
    form = RosterForm()
    if not form.validate_on_submit():
        return _page(form), 422
    text = form.text.data or _text_of(form)
    if not text:
        form.file.errors = [*form.file.errors, _("Choose a CSV file of at most 200 kB.")]
        return _page(form), 422
    reading = read_roster(text, find_known(read_session(), now()))
    if reading.problems or request.form.get("step") != "save":
        return _page(form, reading, text)
    with transaction() as session:
        actor = Actor(current_user.id, now(), form.reason.data)
        duties.put_in_force(session, reading.shifts, actor)
    flash(_("In force. The gates know within seconds."), "success")
    return redirect(url_for("rosters.page"), 303)


@blueprint.post("/<roster>/withdraw")
@asks("rights.change")
def withdraw(roster: str) -> ResponseReturnValue:
    """Take off what a roster brought and is not over."""
    with transaction() as session:
        reason = _("The whole roster was withdrawn.")
        count = duties.withdraw(session, roster, Actor(current_user.id, now(), reason))
    said = ngettext("%(num)s duty was withdrawn.", "%(num)s duties were withdrawn.", count)
    flash(said, "success")
    return redirect(url_for("rosters.page"), 303)


def _page(form: RosterForm, reading: Reading | None = None, text: str = "") -> str:
    session = read_session()
    shifts = reading.shifts if reading else ()
    known = duties.known_shifts(session, [shift.person_id for shift in shifts])
    return render_template(
        "parking/rights/rosters.html",
        form=form,
        reading=reading,
        text=text,
        new=sum(shift not in known for shift in shifts),
        people=len({shift.person_id for shift in shifts}),
        problem_words=problem_words,
        rosters=_rosters(session),
    )


def _text_of(form: RosterForm) -> str:
    """What stands in the file; empty where there is none, or it is no text of that size."""
    data = form.file.data.read(MOST_BYTES + 1) if form.file.data else b""
    try:
        return data.decode("utf-8-sig") if len(data) <= MOST_BYTES else ""
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _rosters(session: Session) -> list[Any]:
    """The rosters with duties that are not over: name, when, how many."""
    query = (
        select(Duty.roster, func.min(Duty.added_at), func.count(Duty.id), func.min(Duty.reason))
        .where(Duty.roster != "", Duty.ended_at.is_(None), Duty.expires_at > now())
        .group_by(Duty.roster)
        .order_by(func.min(Duty.added_at).desc())
    )
    return list(session.execute(query))
