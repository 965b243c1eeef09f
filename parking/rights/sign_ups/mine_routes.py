"""A person's own duties: see them, sign up, withdraw, undo."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks, own_or_404
from parking.garages.finding import find_garage
from parking.permits.steps import Actor
from parking.rights.duties import Shift
from parking.rights.models import Duty
from parking.rights.refusals import RightsRefusal, RightsRefusedError
from parking.rights.requests import done_or_refused
from parking.rights.sign_ups import commands, pages
from parking.rights.sign_ups.forms import SignUpForm
from parking.rights.sign_ups.words import ORIGINS, origin_of, terms_words
from parking.rights.steps import end_early, lock
from parking.rights.words import TENURE_KINDS, TENURES, refusal_sentence
from parking.vehicles.finding import list_vehicles

blueprint = Blueprint("my_duties", __name__, url_prefix="/mine/duties")

# Beside which field each refusal stands; all others stand beside the beginning.
_BLAMES = {
    RightsRefusal.NO_SIGN_UP: "garage",
    RightsRefusal.OTHER_CLASS: "garage",
    RightsRefusal.NO_CAR: "garage",
    RightsRefusal.NO_PLACE: "garage",
    RightsRefusal.ODD_TIMES: "ends",
}


@blueprint.get("")
@asks("mine.see")
def page() -> str:
    """The signed-in person's duties, and where they may sign up."""
    return _page(_form(formdata=None))


@blueprint.post("")
@asks("duty.sign_up")
def sign_up() -> ResponseReturnValue:
    """Sign up for a duty."""
    form = _form()
    if not form.validate_on_submit():
        return _page(form), 422
    actor = Actor(current_user.id, now(), form.reason.data)
    garage = find_garage(read_session(), form.garage.data)
    assert garage is not None  # noqa: S101 - the form offers only those that there are
    try:
        with transaction() as session:
            shift = Shift(current_user.id, garage.id, *form.times)
            commands.sign_up(session, shift, actor, campus_zone())
    except RightsRefusedError as refused:
        field = form[_BLAMES.get(refused.code, "begins")]
        field.errors = [*field.errors, refusal_sentence(refused)]
        return _page(form), 422
    flash(_("You are signed up. The gate knows within seconds."), "success")
    return redirect(url_for("my_duties.page"), 303)


@blueprint.post("/<int:duty_id>/withdraw")
@asks("duty.change_own")
def withdraw(duty_id: int) -> ResponseReturnValue:
    """Give a place back that one signed up for."""
    actor = Actor(current_user.id, now(), _("Withdrawn by the person who signed up."))
    return _step(
        duty_id,
        lambda session: end_early(session, lock(session, Duty, duty_id), actor),
        _("Withdrawn. The place is free again."),
    )


@blueprint.post("/<int:duty_id>/undo")
@asks("duty.change_own")
def undo(duty_id: int) -> ResponseReturnValue:
    """Undo a withdrawal, while there is a place."""
    actor = Actor(current_user.id, now())
    return _step(
        duty_id,
        lambda session: commands.sign_up_again(session, duty_id, actor, campus_zone()),
        _("You are signed up again."),
    )


def _step(duty_id: int, act: Callable[[Session], object], said: str) -> ResponseReturnValue:
    own_or_404(current_user, "duty.change_own", read_session().get(Duty, duty_id))
    done_or_refused(act)
    flash(said, "success")
    return redirect(url_for("my_duties.page"), 303)


def _form(**named: None) -> SignUpForm:
    offers = pages.open_garages(read_session(), current_user.employment_class)
    return SignUpForm(**named).offer([garage for garage, _terms in offers])


def _page(form: SignUpForm) -> str:
    session = read_session()
    offers = pages.open_garages(session, current_user.employment_class)
    return render_template(
        "parking/rights/my_duties.html",
        form=form,
        offers=[(garage, terms_words(terms)) for garage, terms in offers],
        duties=pages.duties_of(session, current_user.id, now()),
        has_car=bool(list_vehicles(session, current_user.id)),
        origins=ORIGINS,
        origin_of=origin_of,
        tenures=TENURES,
        tenure_kinds=TENURE_KINDS,
    )
