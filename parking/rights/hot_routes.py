"""The pages of the hot list: look it through, propose, approve, take off, undo."""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate
from parking.access import HotKind
from parking.permits.steps import Actor
from parking.rights import hot_list, pages
from parking.rights.forms import EndForm, HotPlateForm
from parking.rights.hot_list import Proposal
from parking.rights.models import HotPlate
from parking.rights.refusals import RightsRefusedError
from parking.rights.requests import chosen_by, done_or_refused
from parking.rights.steps import approve as approve_entry
from parking.rights.steps import end_early, lock, restore
from parking.rights.tenure import can_be_restored, tenure_of
from parking.rights.words import HOT_KIND_NAMES, TENURE_KINDS, TENURES, refusal_sentence, told_words
from parking.vehicles.commands import Plate

blueprint = Blueprint("hot_list", __name__, url_prefix="/office/hot-list")


@blueprint.get("")
@asks("hot_list.see")
def listing() -> str:
    """The entries of the filter in the address; what waits for somebody comes first."""
    session, instant, chosen = read_session(), now(), chosen_by(request.args, HOT_KIND_NAMES)
    page = paginate(session, pages.list_hot(chosen, instant), request.args.get("page", 1, type=int))
    return render_template(
        "parking/rights/hot_list.html",
        page=page,
        chosen=chosen,
        waiting=pages.count_waiting(session, HotPlate, instant),
        kinds=HOT_KIND_NAMES,
        tenures=TENURES,
        tenure_kinds=TENURE_KINDS,
        tenure_of=lambda entry: tenure_of(entry, instant),
    )


@blueprint.get("/hot-list.csv")
@asks("hot_list.see")
def listing_csv() -> Response:
    """The entries of the filter as a table; times are in UTC, ISO 8601."""
    instant = now()
    header = ["state", "type", "number", "kind", "standing", "reason", "until", "proposed_by"]
    header += ["proposed", "approved_by", "approved", "ended", "ended_why"]
    query = pages.list_hot(chosen_by(request.args, HOT_KIND_NAMES), instant)
    rows = (_row(entry, instant) for entry in read_session().scalars(query))
    return csv_response("hot-list.csv", header, rows)


@blueprint.route("/new", methods=["GET", "POST"])
@asks("hot_list.propose")
def propose() -> ResponseReturnValue:
    """Put a plate forward; somebody else must approve it."""
    form = HotPlateForm()
    if not form.validate_on_submit():
        return _form_page(form)
    plate = Plate.of(form.state.data, form.plate_type.data, form.number.data)
    proposal = Proposal(plate, HotKind(form.kind.data), form.expires_at)
    actor = Actor(current_user.id, now(), form.reason.data)
    try:
        with transaction() as session:
            entry = hot_list.propose(session, proposal, actor)
    except RightsRefusedError as refused:
        form.number.errors = [*form.number.errors, refusal_sentence(refused)]
        return _form_page(form)
    flash(_("Proposed. It counts as soon as somebody else approves it."), "success")
    return redirect(url_for("hot_list.detail", entry_id=entry.id), 303)


@blueprint.get("/<int:entry_id>")
@asks("hot_list.see")
def detail(entry_id: int) -> str:
    """One entry: what it is, who answers for it, its story."""
    return _page(entry_id, EndForm(formdata=None))


@blueprint.post("/<int:entry_id>/approve")
@asks("hot_list.approve")
def approve(entry_id: int) -> ResponseReturnValue:
    """Put a proposal of somebody else in force."""
    actor = Actor(current_user.id, now())
    return _step(
        entry_id,
        lambda session: approve_entry(session, lock(session, HotPlate, entry_id), actor),
        _("Approved. The gates know within seconds."),
    )


@blueprint.post("/<int:entry_id>/end")
@asks("hot_list.approve")
def end(entry_id: int) -> ResponseReturnValue:
    """Take an entry off, or turn a proposal down, for a reason."""
    form = EndForm()
    if not form.validate_on_submit():
        return _page(entry_id, form), 422
    actor = Actor(current_user.id, now(), form.reason.data)
    return _step(
        entry_id,
        lambda session: end_early(session, lock(session, HotPlate, entry_id), actor),
        _("Taken off. The gates know within seconds."),
    )


@blueprint.post("/<int:entry_id>/restore")
@asks("hot_list.approve")
def put_back(entry_id: int) -> ResponseReturnValue:
    """Undo that an entry was taken off."""
    actor = Actor(current_user.id, now())
    return _step(
        entry_id,
        lambda session: restore(session, lock(session, HotPlate, entry_id), actor),
        _("Put back as it was."),
    )


def _step(entry_id: int, act: Callable[[Session], object], said: str) -> ResponseReturnValue:
    _find(entry_id)
    done_or_refused(act)
    flash(said, "success")
    return redirect(url_for("hot_list.detail", entry_id=entry_id), 303)


def _page(entry_id: int, form: EndForm) -> str:
    session, instant, entry = read_session(), now(), _find(entry_id)
    return render_template(
        "parking/rights/hot_plate.html",
        entry=entry,
        form=form,
        tenure=tenure_of(entry, instant),
        can_be_restored=can_be_restored(entry, instant),
        is_own=entry.added_by == current_user.id,
        kinds=HOT_KIND_NAMES,
        tenures=TENURES,
        tenure_kinds=TENURE_KINDS,
        story=told_words(pages.trail_of(session, entry)),
    )


def _form_page(form: HotPlateForm) -> ResponseReturnValue:
    return render_template(
        "parking/rights/hot_propose.html", form=form
    ), 422 if form.errors else 200


def _find(entry_id: int) -> HotPlate:
    entry = read_session().get(HotPlate, entry_id)
    if entry is None:
        raise Refusal.not_found()
    return entry


def _row(entry: HotPlate, instant: datetime) -> list[object]:
    return [
        entry.state,
        entry.plate_type,
        entry.number,
        entry.kind,
        tenure_of(entry, instant),
        entry.reason,
        entry.expires_at.isoformat() if entry.expires_at else "",
        entry.adder.name,
        entry.added_at.isoformat(),
        entry.approver.name if entry.approver else "",
        entry.approved_at.isoformat() if entry.approved_at else "",
        entry.ended_at.isoformat() if entry.ended_at else "",
        entry.ended_reason,
    ]
