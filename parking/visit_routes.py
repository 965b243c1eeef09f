"""A visitor's stay: find it by claim code or plate, see what is owed, pay."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectChoice

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.plates import fold
from core.web.errors import Refusal
from core.web.limits import limiter
from parking import pages, stays, visits
from parking.codes import spaced
from parking.forms import ClaimForm
from parking.models import Stay
from parking.stays.telling import visitor_doubt
from payments.leaving import to_checkout
from payments.setup import payments

blueprint = Blueprint("visits", __name__, url_prefix="/pay")

# Claim codes and plates must not be tried out: far above what a family needs.
TRIES = "20/minute;200/hour"


@blueprint.route("", methods=["GET", "POST"])
@limiter.limit(TRIES, methods=["POST"])
@asks("stay.pay")
def find() -> ResponseReturnValue:
    """Ask for the claim code, or for the garage and the plate."""
    form = _form()
    if form.validate_on_submit():
        stay = _look_up(form)
        if stay is not None:
            return redirect(url_for("visits.show", code=stay.claim_code), 303)
    page = render_template("parking/pay.html", form=form)
    return page, 422 if form.errors else 200


@blueprint.get("/<code>")
@limiter.limit(TRIES)
@asks("stay.pay")
def show(code: str) -> str:
    """What a stay costs so far, and how to pay."""
    stay = _claimed(code)
    bill = visits.bill(stay, now(), campus_zone())
    return render_template(
        "parking/stay.html",
        stay=stay,
        bill=bill,
        code=spaced(stay.claim_code or ""),
        doubt=visitor_doubt(stay),
    )


@blueprint.post("/<code>")
@limiter.limit(TRIES)
@asks("stay.pay")
def pay(code: str) -> ResponseReturnValue:
    """Go to pay what is due now."""
    stay, instant = _claimed(code), now()
    bill = visits.bill(stay, instant, campus_zone())
    if bill.due_cents <= 0:
        return redirect(url_for("visits.show", code=stay.claim_code), 303)
    words = _("Parking, %(garage)s", garage=stay.garage.name)
    provider = payments().provider.name
    with transaction() as session:
        charge_id = visits.prepare_charge(
            session, stay, words, bill.due_cents, provider=provider, now=instant
        )
    return to_checkout(charge_id)


def _form() -> ClaimForm:
    form = ClaimForm()
    public = [g for g in pages.list_garages(read_session()) if g.is_public]
    form.garage.choices = [
        SelectChoice("", _("Choose one")),
        *(SelectChoice(garage.slug, garage.name) for garage in public),
    ]
    return form


def _look_up(form: ClaimForm) -> Stay | None:
    """The stay that the form names; or None, with an error beside the field."""
    session = read_session()
    if form.code.data:
        stay = stays.find_claimed(session, form.code.data)
        if stay is None:
            form.code.errors = [_("No stay has this code. Check it, or give your plate below.")]
        return stay
    number = fold(form.number.data or "")
    garage = pages.find_garage(session, form.garage.data or "")
    if not number or garage is None:
        form.code.errors = [_("Type the claim code, or choose the garage and give the plate.")]
        return None
    stay = stays.find_payable_by_number(session, garage.id, number)
    if stay is None:
        form.number.errors = [
            _(
                "No car with this plate is in this garage now. The camera may have misread it: use"
                " the claim code, or press the button at the exit and someone will help you."
            )
        ]
    return stay


def _claimed(code: str) -> Stay:
    stay = stays.find_claimed(read_session(), code)
    if stay is None:
        raise Refusal.not_found()
    return stay
