"""A person's changes to a permit that is theirs: end it on a day, rest it, switch it, apply."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response as Redirect

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.formatting import local_date
from core.web.i18n import choose_locale
from parking.models import Permit, Product
from parking.permits import closing, holding, leave, offering
from parking.permits.closing import refuse_unpaid_day
from parking.permits.forms import ApplyForm, BuyForm, DaysForm
from parking.permits.keeping import current_vehicles
from parking.permits.life import PermitRefusal
from parking.permits.offers import assess_switch, list_switches
from parking.permits.pages import find_person
from parking.permits.requests import (
    as_purchase,
    buy_form,
    charge_hold,
    go_on,
    has_accepted,
    own_permit,
    refusals,
)
from parking.permits.sponsoring import refuse_without
from parking.permits.steps import Actor, PermitRefusedError
from parking.permits.terms import Cut, work_out_cut
from parking.products.accepting import find_due, text_of_terms
from parking.products.finding import find_product
from parking.products.words import bar_sentence
from parking.sentences import proration_sentence, refusal_sentence

blueprint = Blueprint("permit_changes", __name__, url_prefix="/mine/permits")


@blueprint.get("/<permit_id>/days")
@asks("permit.change")
def days(permit_id: str) -> ResponseReturnValue:
    """What would go back if the permit ended or rested from the day in the address on."""
    permit = own_permit(permit_id)
    if "day" not in request.args:
        return _days_page(permit, DaysForm(formdata=None))
    form = _days_form()
    cut = _cut(permit, form) if form.validate() else None
    return _days_page(permit, form, cut), 200 if cut else 422


@blueprint.post("/<permit_id>/days")
@asks("permit.change")
def give_days_back(permit_id: str) -> ResponseReturnValue:
    """End the permit, or let it rest, from a day on."""
    permit, form = own_permit(permit_id), _days_form()
    if not form.validate():
        return _days_page(permit, form), 422
    act = leave.plan_leave if form.what.data == "leave" else closing.end_on
    with refusals(), transaction() as session:
        back = act(session, permit.id, form.day.data, Actor(current_user.id, now()), campus_zone())
    day = local_date(form.day.data)
    said = _("Done. The money for the days from %(day)s on goes back to your card.", day=day)
    # Nothing goes back of what was free, and nothing yet while a bank decides about the payment.
    flash(said if back else _("Done. The days from %(day)s on are given back.", day=day), "success")
    return redirect(url_for("permits.detail", permit_id=permit.id), 303)


@blueprint.get("/<permit_id>/switch")
@asks("permit.change")
def switches(permit_id: str) -> str:
    """Every product that the permit could be switched to, and what that costs today."""
    permit = own_permit(permit_id)
    offers = list_switches(read_session(), permit, now(), campus_zone())
    return render_template(
        "parking/permits/switches.html",
        permit=permit,
        offers=offers,
        back_cents=_back_today(permit),
        bar_sentence=bar_sentence,
    )


@blueprint.route("/<permit_id>/switch/<slug>", methods=["GET", "POST"])
@asks("permit.change")
def switch(permit_id: str, slug: str) -> ResponseReturnValue:
    """Switch to another product: it begins, and the old one ends, when it is paid."""
    permit, product = own_permit(permit_id), find_product(read_session(), slug)
    if product is None:
        raise Refusal.not_found()
    form = buy_form([entry.vehicle_id for entry in current_vehicles(permit)])
    if not form.validate_on_submit() or not has_accepted(product, form):
        return _switch_page(permit, product, form)
    purchase, instant = as_purchase(product, form, permit.id), now()
    try:
        with transaction() as session:
            held = holding.hold_permit(session, purchase, instant, campus_zone())
            charge_id = charge_hold(session, held, instant)
    except PermitRefusedError as refused:
        return _switch_page(permit, product, form, refusal_sentence(refused, product))
    return go_on(held.id, charge_id)


@blueprint.post("/<permit_id>/give-up")
@asks("permit.change")
def give_up(permit_id: str) -> Redirect:
    """Take back an application, or decline an offer."""
    permit = own_permit(permit_id)
    with refusals(), transaction() as session:
        offering.give_up(session, permit.id, Actor(current_user.id, now()))
    flash(_("Done. Nothing is owed."), "success")
    return redirect(url_for("permits.detail", permit_id=permit.id), 303)


@blueprint.route("/apply/<slug>", methods=["GET", "POST"])
@asks("permit.buy")
def apply(slug: str) -> ResponseReturnValue:
    """Ask the office for a permit that is not sold."""
    product = find_product(read_session(), slug)
    if product is None or not product.by_application:
        raise Refusal.not_found()
    form = ApplyForm()
    if not form.validate_on_submit() or not _has_sponsor(product, form):
        page = render_template("parking/permits/apply.html", form=form, product=product)
        return page, 422 if form.errors else 200
    actor = Actor(current_user.id, now(), form.reason.data)
    with refusals(), transaction() as session:
        sponsor = find_person(session, form.sponsor.data) if product.needs_sponsor else None
        asked_for = offering.apply_for(
            session, session.get_one(Product, product.id), actor, campus_zone(), sponsor
        )
    flash(_("The parking office has your application. You get a mail with the answer."), "success")
    return redirect(url_for("permits.detail", permit_id=asked_for.id), 303)


def _has_sponsor(product: Product, form: ApplyForm) -> bool:
    """Whether somebody answers for the applicant, where somebody must; else say so beside it."""
    sponsor = find_person(read_session(), form.sponsor.data) if form.sponsor.data else None
    try:
        refuse_without(product, current_user.id, sponsor, PermitRefusal.SPONSOR_NEEDED)
    except PermitRefusedError as refused:
        form.sponsor.errors = [refusal_sentence(refused)]
        return False
    return True


def _cut(permit: Permit, form: DaysForm) -> Cut | None:
    """What the days in the form would give back; None with the reason beside the day."""
    try:
        refuse_unpaid_day(permit, form.day.data, now(), campus_zone())
    except PermitRefusedError as refused:
        form.day.errors = [*form.day.errors, refusal_sentence(refused)]
        return None
    return work_out_cut(permit, form.day.data)


def _days_form() -> DaysForm:
    """What the address says, for the look and for the change; its button carries a token."""
    return DaysForm(request.args, meta={"csrf": False})


def _days_page(permit: Permit, form: DaysForm, cut: Cut | None = None) -> str:
    return render_template("parking/permits/days.html", permit=permit, form=form, cut=cut)


def _back_today(permit: Permit) -> int:
    return work_out_cut(permit, _today()).back_cents


def _today() -> date:
    return now().astimezone(campus_zone()).date()


def _switch_page(
    permit: Permit, product: Product, form: BuyForm, refusal: str = ""
) -> ResponseReturnValue:
    terms = find_due(read_session(), product.id, current_user.id)
    page = render_template(
        "parking/permits/switch.html",
        terms=terms,
        paragraphs=text_of_terms(terms, choose_locale()) if terms else (),
        permit=permit,
        offer=assess_switch(read_session(), permit, product, now(), campus_zone()),
        product=product,
        form=form,
        refusal=refusal,
        back_cents=_back_today(permit),
        bar_sentence=bar_sentence,
        explain=proration_sentence,
    )
    return page, 409 if refusal else 422 if form.errors else 200
