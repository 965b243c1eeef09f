"""A person's requests for plates of other accounts, and their answers to those of others."""

from collections.abc import Callable

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks, own_or_404
from core.web.errors import Refusal
from core.web.limits import limiter
from parking.permits.steps import Actor
from parking.takeovers import commands
from parking.takeovers.commands import Answer, Claim
from parking.takeovers.evidence import EvidenceError, clean_picture
from parking.takeovers.forms import TakeoverForm
from parking.takeovers.models import PlateTakeover
from parking.takeovers.refusals import TakeoverRefusedError
from parking.takeovers.words import FAULTS, REFUSALS
from parking.vehicles.commands import Plate

blueprint = Blueprint("takeovers", __name__, url_prefix="/mine/vehicles/takeovers")


@blueprint.route("/new", methods=["GET", "POST"])
@asks("vehicle.add")
@limiter.limit("10 per hour", methods=["POST"])  # each writes a mail to a colleague
def new() -> ResponseReturnValue:
    """Ask for a plate that stands on another account; its address carries the plate."""
    is_sent = request.method == "POST"
    form = TakeoverForm() if is_sent else TakeoverForm(request.args)
    if not is_sent or not form.validate():
        return _form_page(form)
    try:
        claim = _claim(form)
        with transaction() as session:
            commands.ask(session, claim, _actor())
    except EvidenceError as fault:
        form.evidence.errors = [*form.evidence.errors, str(FAULTS[fault.code])]
        return _form_page(form)
    except TakeoverRefusedError as refused:
        form.number.errors = [*form.number.errors, str(REFUSALS[refused.code])]
        return _form_page(form)
    flash(_("The office has your request. You get a mail with its decision."), "success")
    return redirect(url_for("vehicles.listing"), 303)


@blueprint.post("/<int:takeover_id>/withdraw")
@asks("vehicle.change")
def withdraw(takeover_id: int) -> ResponseReturnValue:
    """Take one's own request back."""
    asked = read_session().get(PlateTakeover, takeover_id)
    own_or_404(current_user, "vehicle.change", asked)
    return _done(
        lambda session: commands.withdraw(session, takeover_id, _actor()),
        _("Taken back. The plate stays where it is."),
    )


@blueprint.post("/<int:takeover_id>/answer")
@asks("vehicle.change")
def answer(takeover_id: int) -> ResponseReturnValue:
    """Say whether a car of one's account is still one's own."""
    asked = read_session().get(PlateTakeover, takeover_id)
    own_or_404(current_user, "vehicle.change", asked.vehicle if asked else None)
    said = Answer.GONE if request.values.get("said") == Answer.GONE else Answer.MINE
    return _done(
        lambda session: commands.answer(session, takeover_id, said, _actor()),
        _("Thank you. The office has your answer, and you hear what it decides."),
    )


def _claim(form: TakeoverForm) -> Claim:
    """What was typed, with the picture freed of all but itself. Raises EvidenceError."""
    data = form.evidence.data.read() if form.evidence.data else b""
    plate = Plate.of(form.state.data, form.plate_type.data, form.number.data)
    picture = clean_picture(data) if data else None
    return Claim(plate, form.said.data, form.make.data or "", form.color.data or "", picture)


def _actor() -> Actor:
    return Actor(current_user.id, now())


def _done(act: Callable[[Session], None], said: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            act(session)
    except TakeoverRefusedError as refused:
        raise Refusal(refused.code, str(REFUSALS[refused.code])) from refused
    flash(said, "success")
    return redirect(url_for("vehicles.listing"), 303)


def _form_page(form: TakeoverForm) -> ResponseReturnValue:
    page = render_template(
        "parking/takeovers/new.html",
        form=form,
        days=int(current_app.config["PLATE_EVIDENCE_DAYS"]),
        most_bytes=current_app.config["MAX_CONTENT_LENGTH"],
    )
    return page, 422 if form.errors else 200
