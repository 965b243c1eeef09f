"""The office's pages of requests for plates: look, decide, undo."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.models import Person
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from parking.permits.steps import Actor
from parking.takeovers import commands
from parking.takeovers.commands import UNDO_FOR, Outcome
from parking.takeovers.finding import list_all
from parking.takeovers.forms import DecideForm
from parking.takeovers.models import PlateTakeover
from parking.takeovers.refusals import TakeoverRefusedError
from parking.takeovers.words import ANSWERS, OUTCOME_KINDS, OUTCOMES, REFUSALS
from parking.vehicles.commands import list_living_entries

blueprint = Blueprint("takeovers_office", __name__, url_prefix="/office/plate-requests")

SHOWN = 50


@blueprint.get("")
@asks("permit.manage")
def listing() -> str:
    """What waits for the office, and what was decided of late."""
    session = read_session()
    return render_template(
        "parking/takeovers/listing.html",
        waiting=list(session.scalars(list_all(is_open=True))),
        decided=list(session.scalars(list_all(is_open=False).limit(SHOWN))),
        answers=ANSWERS,
        outcomes=OUTCOMES,
        kinds=OUTCOME_KINDS,
    )


@blueprint.get("/requests.csv")
@asks("permit.manage")
def listing_csv() -> Response:
    """All requests as a table; times are in UTC, ISO 8601."""
    header = ("plate", "asked_by", "asked", "answer", "outcome", "decided", "reason")
    session = read_session()
    found = [*session.scalars(list_all(is_open=True)), *session.scalars(list_all(is_open=False))]
    rows = (
        (
            one.vehicle.key,
            one.person.name,
            one.asked_at.isoformat(),
            one.answer,
            one.outcome or "open",
            one.decided_at.isoformat() if one.decided_at else "",
            one.reason,
        )
        for one in found
    )
    return csv_response("plate-requests.csv", header, rows)


@blueprint.get("/<int:takeover_id>")
@asks("permit.manage")
def detail(takeover_id: int) -> str:
    """One request: both sides, the picture, what moving the plate would touch."""
    return _page(_find(takeover_id), DecideForm(formdata=None))


@blueprint.get("/<int:takeover_id>/evidence.jpg")
@asks("permit.manage")
def evidence(takeover_id: int) -> Response:
    """The picture, while it is kept."""
    kept = _find(takeover_id).evidence
    if kept is None:
        raise Refusal.not_found()
    return Response(kept, mimetype="image/jpeg", headers={"Cache-Control": "private, no-store"})


@blueprint.post("/<int:takeover_id>/grant")
@asks("permit.manage")
def grant(takeover_id: int) -> ResponseReturnValue:
    """Move the plate to whoever asked."""
    return _decide(takeover_id, commands.grant, _("Moved. Both are told, and it can be undone."))


@blueprint.post("/<int:takeover_id>/refuse")
@asks("permit.manage")
def refuse(takeover_id: int) -> ResponseReturnValue:
    """Leave the plate where it is."""
    return _decide(takeover_id, commands.refuse, _("Refused. Both are told."))


@blueprint.post("/<int:takeover_id>/undo")
@asks("permit.manage")
def undo(takeover_id: int) -> ResponseReturnValue:
    """Give the plate back to the account that had it."""
    return _decide(takeover_id, commands.undo, _("Undone. The plate is back, and both are told."))


def _decide(
    takeover_id: int, act: Callable[[Session, int, Actor], None], said: str
) -> ResponseReturnValue:
    asked, form = _find(takeover_id), DecideForm()
    if not form.validate_on_submit():
        return _page(asked, form), 422
    try:
        with transaction() as session:
            act(session, takeover_id, Actor(current_user.id, now(), form.reason.data))
    except TakeoverRefusedError as refused:
        raise Refusal(refused.code, str(REFUSALS[refused.code])) from refused
    flash(said, "success")
    return redirect(url_for("takeovers_office.detail", takeover_id=takeover_id), 303)


def _find(takeover_id: int) -> PlateTakeover:
    found = read_session().get(PlateTakeover, takeover_id)
    if found is None:
        raise Refusal.not_found()
    return found


def _page(asked: PlateTakeover, form: DecideForm) -> str:
    session = read_session()
    touched = list_living_entries(session, asked.vehicle_id)
    can_undo = (
        asked.outcome == Outcome.GRANTED
        and asked.decided_at is not None
        and now() < asked.decided_at + UNDO_FOR
    )
    return render_template(
        "parking/takeovers/detail.html",
        asked=asked,
        form=form,
        holder=session.get_one(Person, asked.vehicle.person_id),
        permits=[entry.permit for entry in touched],
        left_without=[
            entry.permit
            for entry in touched
            if len([one for one in entry.permit.vehicles if one.removed_at is None]) == 1
        ],
        can_undo=can_undo,
        answers=ANSWERS,
        outcomes=OUTCOMES,
        kinds=OUTCOME_KINDS,
    )
