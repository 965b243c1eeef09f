"""A person's shared cars: ask, agree, decline, end."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.limits import limiter
from parking.permits.steps import Actor
from parking.sharing import commands
from parking.sharing.finding import find_share_of, list_shares, names_of
from parking.sharing.forms import ShareForm
from parking.sharing.models import VehicleShare
from parking.sharing.refusals import ShareRefusedError
from parking.sharing.words import refusal_sentence
from parking.vehicles.commands import Plate
from parking.vehicles.forms import PlateForm
from parking.vehicles.requests import own_vehicle

blueprint = Blueprint("sharing", __name__, url_prefix="/mine/vehicles")


@blueprint.route("/<int:vehicle_id>/share", methods=["GET", "POST"])
@asks("vehicle.change")
@limiter.limit("30 per hour", methods=["POST"])  # each writes a mail to a colleague
def share(vehicle_id: int) -> ResponseReturnValue:
    """Share one's own car with a colleague who holds a permit too."""
    vehicle, form = own_vehicle(vehicle_id), ShareForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                commands.offer(session, vehicle.id, form.colleague.data, _actor())
        except ShareRefusedError as refused:
            form.colleague.errors = [*form.colleague.errors, refusal_sentence(refused.code)]
        else:
            flash(_("Asked. The car is shared once your colleague has agreed."), "success")
            return redirect(url_for("sharing.share", vehicle_id=vehicle.id), 303)
    session = read_session()
    shares = [one for one in list_shares(session, current_user.id) if one.vehicle_id == vehicle.id]
    page = render_template(
        "parking/sharing/share.html",
        vehicle=vehicle,
        form=form,
        shares=shares,
        names=names_of(shares),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/ask-to-share")
@asks("vehicle.add")
@limiter.limit("10 per hour")  # each writes a mail to a colleague
def ask() -> ResponseReturnValue:
    """Ask whoever has a plate on their account to share the car."""
    form = PlateForm(request.form)
    if not form.validate():
        raise Refusal("share_plate", _("Type the plate once more, then ask."))
    plate = Plate.of(form.state.data, form.plate_type.data, form.number.data)
    said = _("Asked. You get a mail with the answer; who has the plate is not told before.")
    return _done(lambda session: commands.ask_for(session, plate, _actor()), said)


@blueprint.post("/shares/<int:share_id>/agree")
@asks("vehicle.change")
def agree(share_id: int) -> ResponseReturnValue:
    """Agree to share."""
    _own(share_id)
    said = _("Agreed. Each of you may put the car on a permit now.")
    return _done(lambda session: commands.agree(session, share_id, _actor()), said)


@blueprint.post("/shares/<int:share_id>/end")
@asks("vehicle.change")
def end(share_id: int) -> ResponseReturnValue:
    """Decline, take the question back, or end the sharing."""
    was_agreed = _own(share_id).agreed_at is not None
    said = _("The car is shared no longer.") if was_agreed else _("Done. The car is not shared.")
    return _done(lambda session: commands.end(session, share_id, _actor()), said)


def _own(share_id: int) -> VehicleShare:
    found = find_share_of(read_session(), share_id, current_user.id)
    if found is None:
        raise Refusal.not_found()
    return found


def _actor() -> Actor:
    return Actor(current_user.id, now())


def _done(act: Callable[[Session], object], said: str) -> ResponseReturnValue:
    try:
        with transaction() as session:
            act(session)
    except ShareRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused.code)) from refused
    flash(said, "success")
    return redirect(url_for("vehicles.listing"), 303)
