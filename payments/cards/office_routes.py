"""Finance ends a charge of a saved card of which nobody knows whether it was taken."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import campus_zone, now
from core.db import transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from payments.cards import unanswered
from payments.cards.forms import NotTakenForm
from payments.cards.unanswered import Finding
from payments.models import Charge
from payments.refunding.office_routes import charge_page
from payments.setup import payments

blueprint = Blueprint("cards_office", __name__, url_prefix="/office/payments/charges")


@blueprint.post("/<charge_id>/not-taken")
@asks("payment.reconcile")
def end(charge_id: str) -> ResponseReturnValue:
    """Note that a person looked, and nothing was taken: the card may be asked again."""
    form = NotTakenForm()
    if not form.validate_on_submit():
        return charge_page(charge_id, not_taken_form=form), 422
    finding = Finding(current_user.id, now(), form.found.data, campus_zone())
    with transaction() as session:
        charge = session.get(Charge, charge_id, with_for_update=True)
        if charge is None:
            raise Refusal.not_found()
        if not unanswered.end_as_not_taken(session, charge, payments().subjects, finding):
            said = _("The payment company has said meanwhile what became of it. Look at it again.")
            raise Refusal("charge_answered", said, 409)
    flash(_("Noted. The renewal goes on, and money that came in all the same is told."), "success")
    return redirect(url_for("refunds_office.detail", charge_id=charge_id), 303)
