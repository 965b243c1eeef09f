"""The office's page of one lane's own switches: words, a form with a preview, in force, undone."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.i18n import choose_locale
from lpr import queries
from lpr.gate_facts import LanesAndPassages
from lpr.lane_rules import switches
from lpr.lane_rules.forms import LaneForm, filled
from lpr.lists.rules import plain_rules
from lpr.models import Lane
from lpr.service import Act
from parking import queries as parking_queries
from parking.rights import gate_pages
from parking.rights import queries as rights_queries
from parking.rights.switch_words import GROUPS

blueprint = Blueprint("lane_rules", __name__, url_prefix="/office/lanes/<slug>/rules")


@blueprint.get("")
@asks("gate_rules.change")
def page(slug: str) -> str:
    """The lane's rules in words, and the form of its own switches."""
    return _page(_find(slug), None)


@blueprint.post("")
@asks("gate_rules.change")
def change(slug: str) -> ResponseReturnValue:
    """Show what would change, or put in force what was shown just so."""
    lane, form = _find(slug), LaneForm()
    if not form.validate_on_submit():
        return _page(lane, form), 422
    is_as_previewed = request.form.get("previewed") == switches.mark_of(form.own)
    if request.form.get("step") != "save" or not is_as_previewed:
        return _page(lane, form, form.own)
    return _put(lane, form.own, form.seen.data, form.reason.data)


@blueprint.post("/undo")
@asks("gate_rules.change")
def undo(slug: str) -> ResponseReturnValue:
    """Put back what the lane had of its own before the last change."""
    lane = _find(slug)
    last = switches.last_change(read_session(), lane)
    if last is None:
        raise Refusal.not_found()
    return _put(lane, last.before, request.form.get("seen", ""), _("The last change was undone."))


def _put(lane: Lane, own: Mapping[str, Any], seen: str, reason: str) -> ResponseReturnValue:
    with transaction() as session:
        act = Act(current_user.id, now(), reason)
        switches.set_switches(session, lane.id, own, seen, act)
    flash(_("In force. The gates know within seconds."), "success")
    return redirect(url_for("lane_rules.page", slug=lane.slug), 303)


def _page(lane: Lane, form: Any, then: Mapping[str, Any] | None = None) -> str:
    session, instant, own = read_session(), now(), switches.own_switches(lane)
    seen = switches.mark_of(own)
    return render_template(
        "lpr/lane_rules.html",
        lane=lane,
        form=form or filled(own, seen),
        groups=GROUPS,
        seen=seen,
        words=_words(lane, own, own if then is None else then),
        previewed=switches.mark_of(then) if then is not None else "",
        change=switches.last_change(session, lane),
        unread=gate_pages.unread_figures(session, LanesAndPassages(), lane.garage_slug, instant),
    )


def _words(lane: Lane, own: Mapping[str, Any], then: Mapping[str, Any]) -> gate_pages.Worded:
    session = read_session()
    of_garage = rights_queries.gate_switches(session, lane.garage_slug)
    plain = plain_rules(lane, parking_queries.spaces_now(session, now()))
    return gate_pages.word(plain, {**of_garage, **own}, {**of_garage, **then}, choose_locale())


def _find(slug: str) -> Lane:
    lane = queries.find_lane(read_session(), slug)
    if lane is None:
        raise Refusal.not_found()
    return lane
