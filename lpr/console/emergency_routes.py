"""The page that holds lanes open for life safety: chosen, given a reason, then confirmed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from lpr import holds, queries
from lpr.console.blueprint import blueprint
from lpr.console.emergency import EmergencyForm, lanes_held
from lpr.models import Lane
from lpr.service import Act


@blueprint.get("/console/emergency")
@asks("lane.hold")
def emergency() -> str:
    """Every lane, what holds it open now, and the forms to hold open and to release."""
    return _page(EmergencyForm(formdata=None))


@blueprint.post("/console/emergency")
@asks("lane.hold")
def ask_emergency() -> ResponseReturnValue:
    """Ask the lanes, once what was chosen is confirmed on a page that says it in words."""
    lanes = queries.list_lanes(read_session())
    form = EmergencyForm()
    form.offer(lanes)
    if not form.validate():
        return _page(form), 422
    chosen = form.chosen(lanes)
    if request.form.get("confirmed") != "yes":
        return render_template("lpr/emergency_confirm.html", form=form, lanes=chosen)
    _ask(form, chosen)
    return redirect(url_for("console.emergency"))


def _ask(form: EmergencyForm, lanes: list[Lane]) -> None:
    act = Act(current_user.id, now(), form.reason.data)
    with transaction() as session:
        if form.act.data == holds.HOLD:
            holds.hold_open(session, lanes, act)
            flash(_("The lanes were told to open and stay open. See below."), "success")
        else:
            holds.release(session, lanes, act)
            flash(_("The lanes were told to let go. See below."), "success")


def _page(form: EmergencyForm) -> str:
    session = read_session()
    lanes = queries.list_lanes(session)
    form.offer(lanes)
    return render_template("lpr/emergency.html", form=form, lanes=lanes_held(session, lanes, now()))
