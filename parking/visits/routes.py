"""A visitor's stay: find it by claim code or plate, see what is owed, pay."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.limits import limiter
from parking import stays
from parking.codes import spaced
from parking.models import Stay
from parking.stays.telling import visitor_doubt
from parking.visits import claims
from parking.visits import costs as visits
from parking.visits.forms import ClaimForm
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
    form = ClaimForm()
    claims.offer_garages(form)
    if form.validate_on_submit():
        stay = claims.look_up(form)
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


def _claimed(code: str) -> Stay:
    stay = stays.find_claimed(read_session(), code)
    if stay is None:
        raise Refusal.not_found()
    return stay
