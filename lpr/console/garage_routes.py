"""The attendant's switch of the garages: open, full, closed, with the reason."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from lpr.console.acts import reason_missing, text_field, typed_reason
from lpr.console.blueprint import blueprint
from parking import queries as parking_queries
from parking import service as parking_service
from parking.sentences import GARAGE_STATES

_LONGEST_NOTE = 300


@blueprint.get("/console/garages")
@asks("garage.switch")
def garages() -> str:
    """Every garage with its switch."""
    return _page("", {})


@blueprint.post("/console/garages/<slug>")
@asks("garage.switch")
def switch_garage(slug: str) -> ResponseReturnValue:
    """Open or close a garage, with a reason; the lanes have it within seconds."""
    state, note, reason = text_field("state"), text_field("note"), typed_reason()
    errors = _errors(state, note, reason)
    if errors or reason is None:
        return _page(slug, errors), 422
    clerk = parking_service.Clerk(current_user.id, now(), reason)
    with transaction() as session:
        if not parking_service.switch_garage(session, slug, state, note, clerk):
            raise Refusal.not_found()
    flash(_("Saved. The lanes know it within seconds."), "success")
    return redirect(url_for("console.garages"), 303)


def _errors(state: str, note: str, reason: str | None) -> dict[str, str]:
    errors = {}
    if state not in GARAGE_STATES:
        errors["state"] = str(_("Choose one of these."))
    if len(note) > _LONGEST_NOTE:
        errors["note"] = str(_("Use at most 300 characters."))
    if reason is None:
        errors["reason"] = reason_missing()
    return errors


def _page(wrong: str, errors: dict[str, str]) -> str:
    return render_template(
        "lpr/garages.html",
        garages=parking_queries.spaces_now(read_session(), now()),
        states=GARAGE_STATES,
        wrong=wrong,
        errors=errors,
        typed=request.form,
    )
