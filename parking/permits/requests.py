"""What the pages of permits share: refusals in words, the way to the payment, the buyer's form."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect
from wtforms import SelectChoice

from core.campus_time import campus_zone
from core.db import read_session
from core.identity.permissions import own_or_404
from core.web.errors import Refusal
from parking.models import Permit, Product, Vehicle
from parking.permits import billing, unpaid
from parking.permits.finding import find_permit
from parking.permits.forms import BuyForm
from parking.permits.life import PermitState
from parking.permits.purchases import Purchase
from parking.permits.steps import PermitRefusedError
from parking.products.accepting import find_due
from parking.sentences import refusal_sentence
from parking.sharing.finding import list_usable
from parking.vehicles.words import vehicle_words
from payments.leaving import to_checkout


@contextmanager
def refusals() -> Iterator[None]:
    """Answer a refused step with its sentence."""
    try:
        yield
    except PermitRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused)) from refused


def own_permit(permit_id: str) -> Permit:
    """The signed-in person's permit; somebody else's is not found."""
    return own_or_404(current_user, "permit.change", find_permit(read_session(), permit_id))


def charge_hold(session: Session, permit: Permit, instant: datetime) -> str | None:
    """The charge of what is held now, or was held before; None where nothing is to pay.

    What was first held in this very transaction, at this instant, is priced for today and nobody
    else's yet: there is nothing to look at again, while others wait for the pool.
    """
    is_older = permit.state == PermitState.HELD and permit.created_at != instant
    term = unpaid.term_to_pay(session, permit.id, instant, campus_zone()) if is_older else None
    return billing.charge_term(session, term or permit.terms[-1], instant)


def go_on(permit_id: str, charge_id: str | None) -> Redirect:
    """To the payment page; or, where nothing was to pay, to the permit."""
    if charge_id is None:
        return redirect(url_for("permits.detail", permit_id=permit_id), 303)
    return to_checkout(charge_id)


def buy_form(chosen: Sequence[int] = ()) -> BuyForm:
    """The form of a purchase, with the person's vehicles; an only one is chosen from the start."""
    form = BuyForm()
    own = list_usable(read_session(), current_user.id)
    form.vehicles.choices = [SelectChoice(str(v.id), _vehicle_label(v)) for v in own]
    if not form.is_submitted():
        form.vehicles.data = list(chosen) or ([own[0].id] if len(own) == 1 else [])
    return form


def has_accepted(product: Product, form: BuyForm) -> bool:
    """Whether nothing has to be accepted, or the box is ticked; else say so beside it."""
    if find_due(read_session(), product.id, current_user.id) is None or form.accept.data:
        return True
    form.accept.errors = [_("Read the terms, and tick the box if you accept them.")]
    return False


def as_purchase(product: Product, form: BuyForm, follows: str | None = None) -> Purchase:
    """What the signed-in person asks for with a valid form."""
    terms_id = form.terms_id.data if form.accept.data else None
    vehicles, cents = form.vehicles.data, form.shown_cents.data
    return Purchase(current_user.id, product.id, vehicles, cents, follows, terms_id)


def _vehicle_label(vehicle: Vehicle) -> str:
    words = vehicle_words(vehicle.make, vehicle.color)
    return f"{vehicle.state} {vehicle.number}" + (f", {words}" if words else "")
