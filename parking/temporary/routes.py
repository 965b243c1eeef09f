"""A person's temporary plate: put one on a permit, keep it longer, end it."""

from collections.abc import Callable
from datetime import date

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.formatting import local_date
from parking.models import Permit
from parking.permits.keeping import current_vehicles
from parking.permits.life import Action, can_do
from parking.permits.requests import own_permit, refusals
from parking.permits.steps import Actor
from parking.temporary import commands
from parking.temporary.commands import Terms, Wish
from parking.temporary.finding import find_standing
from parking.temporary.forms import DayForm, TemporaryForm
from parking.temporary.models import TemporaryPlate
from parking.temporary.refusals import TemporaryRefusal, TemporaryRefusedError
from parking.temporary.rules import Limits
from parking.temporary.words import refusal_sentence
from parking.vehicles.commands import Plate

blueprint = Blueprint(
    "temporary_plates", __name__, url_prefix="/mine/permits/<permit_id>/temporary"
)

_BLAMES = {TemporaryRefusal.DAYS: "last_day", TemporaryRefusal.NOT_ON_PERMIT: "instead_of"}


@blueprint.route("", methods=["GET", "POST"])
@asks("permit.change")
def page(permit_id: str) -> ResponseReturnValue:
    """Put another plate on the permit; or what stands there, and until when."""
    permit = own_permit(permit_id)
    standing = _in_force(permit.id)
    form = TemporaryForm()
    form.offer_days(_days(permit), _today())
    form.offer_cars([entry.vehicle for entry in current_vehicles(permit)])
    if standing is not None or not form.validate_on_submit():
        return _page(permit, form, standing)
    plate = Plate.of(form.state.data, form.plate_type.data, form.number.data)
    wish = Wish(permit.id, plate, form.chosen_day, form.replaced_id)
    try:
        with refusals(), transaction() as session:
            commands.put(session, wish, Actor(current_user.id, now()), terms())
    except TemporaryRefusedError as refused:
        field = form[_BLAMES.get(refused.code, "number")]
        field.errors = [*field.errors, refusal_sentence(refused.code)]
        return _page(permit, form, standing)
    said = _("%(number)s is on your permit. The gate knows within seconds.", number=plate.number)
    flash(said, "success")
    return redirect(url_for("temporary_plates.page", permit_id=permit.id), 303)


@blueprint.post("/until")
@asks("permit.change")
def keep_until(permit_id: str) -> ResponseReturnValue:
    """Let it end on another day."""
    permit = own_permit(permit_id)
    form = DayForm(request.values)
    form.offer_days(_days(permit, _in_force(permit.id)), _today())
    if not form.validate_on_submit():
        raise Refusal(TemporaryRefusal.DAYS, refusal_sentence(TemporaryRefusal.DAYS))
    day = form.chosen_day
    return _done(
        permit,
        lambda session, actor: commands.keep_until(session, permit.id, day, actor, terms()),
        _("It ends by itself after %(day)s.", day=local_date(day)),
    )


@blueprint.post("/end")
@asks("permit.change")
def end(permit_id: str) -> ResponseReturnValue:
    """End it now."""
    permit = own_permit(permit_id)
    return _done(
        permit,
        lambda session, actor: commands.end(session, permit.id, actor),
        _("The temporary plate is off your permit. Your own cars count again."),
    )


def terms() -> Terms:
    """The published limits."""
    config = current_app.config
    limits = Limits(int(config["TEMPORARY_PLATE_DAYS"]), int(config["TEMPORARY_PLATE_DAYS_A_YEAR"]))
    return Terms(limits, campus_zone())


def _done(
    permit: Permit, act: Callable[[Session, Actor], object], said: str
) -> ResponseReturnValue:
    try:
        with refusals(), transaction() as session:
            act(session, Actor(current_user.id, now()))
    except TemporaryRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused.code)) from refused
    flash(said, "success")
    return redirect(url_for("temporary_plates.page", permit_id=permit.id), 303)


def _in_force(permit_id: str) -> TemporaryPlate | None:
    found = find_standing(read_session(), permit_id)
    return found if found is not None and found.ends_at > now() else None


def _today() -> date:
    return now().astimezone(campus_zone()).date()


def _days(permit: Permit, standing: TemporaryPlate | None = None) -> list[date]:
    return commands.choices(read_session(), permit, now(), terms(), standing)


def _page(
    permit: Permit, form: TemporaryForm, standing: TemporaryPlate | None
) -> ResponseReturnValue:
    longer = DayForm(formdata=None)
    if standing is not None:
        longer.offer_days(_days(permit, standing), _today())
        last = standing.ends_at - standing.ends_at.resolution
        longer.last_day.data = last.astimezone(campus_zone()).date().isoformat()
    page = render_template(
        "parking/temporary/page.html",
        permit=permit,
        form=form,
        standing=standing,
        longer=longer,
        limits=terms().limits,
        is_active=can_do(permit.state, Action.PUT_TEMPORARY),
        listed=current_vehicles(permit),
    )
    return page, 422 if form.errors else 200
