"""The office's page of a garage's rules: in words, a form with a preview, put in force, undone."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.i18n import choose_locale
from parking.garages.finding import find_garage
from parking.models import Garage
from parking.permits.steps import Actor
from parking.rights import gate_pages, gates
from parking.rights.gate_facts import gate_facts
from parking.rights.gate_forms import GateForm, filled
from parking.rights.requests import done_or_refused
from parking.rights.switch_words import GROUPS
from parking.rights.switches import digest_of

blueprint = Blueprint("gate_rules", __name__, url_prefix="/office/garages/<slug>/gate-rules")


@blueprint.get("")
@asks("gate_rules.change")
def page(slug: str) -> str:
    """The rules in force in words, and the form that changes them."""
    return _page(_find(slug), None)


@blueprint.post("")
@asks("gate_rules.change")
def change(slug: str) -> ResponseReturnValue:
    """Show what would change, or put in force what was shown just so."""
    garage, form = _find(slug), GateForm()
    if not form.validate_on_submit():
        return _page(garage, form), 422
    is_as_previewed = request.form.get("previewed") == digest_of(form.chosen)
    if request.form.get("step") != "save" or not is_as_previewed:
        return _page(garage, form, form.chosen)
    return _put(
        garage,
        lambda session, actor: gates.set_switches(
            session, garage.id, form.chosen, form.version.data, actor
        ),
        form.reason.data,
    )


@blueprint.post("/undo")
@asks("gate_rules.change")
def undo(slug: str) -> ResponseReturnValue:
    """Put back the rules that were in force before the last change."""
    garage, seen = _find(slug), request.form.get("version", 0, type=int)
    return _put(garage, lambda session, actor: gates.undo(session, garage.id, seen, actor), "")


def _put(
    garage: Garage, act: Callable[[Session, Actor], object], reason: str
) -> ResponseReturnValue:
    actor = Actor(current_user.id, now(), reason)
    done_or_refused(lambda session: act(session, actor))
    flash(_("In force. The gates know within seconds."), "success")
    return redirect(url_for("gate_rules.page", slug=garage.slug), 303)


def _page(garage: Garage, form: Any, then: Mapping[str, Any] | None = None) -> str:
    session, instant = read_session(), now()
    gate = gate_pages.find_gate(session, garage)
    switches = gate.switches if gate else {}
    lanes = gate_facts().lanes_of(session, garage.slug, instant)
    return render_template(
        "parking/rights/gate_rules.html",
        garage=garage,
        gate=gate,
        form=form or filled(switches, gate.version if gate else 0),
        groups=GROUPS,
        previewed=digest_of(then) if then is not None else "",
        lanes=gate_pages.word_lanes(
            lanes, switches, switches if then is None else then, choose_locale()
        ),
        unread=gate_pages.unread_figures(session, gate_facts(), garage.slug, instant),
    )


def _find(slug: str) -> Garage:
    garage = find_garage(read_session(), slug)
    if garage is None:
        raise Refusal.not_found()
    return garage
