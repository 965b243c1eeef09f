"""A person's permits: choose, buy, keep, change, end."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks, own_or_404
from core.web.errors import Refusal
from core.web.i18n import choose_locale
from parking.models import Permit, Product, Vehicle
from parking.permits import billing, holding, keeping, leave, unpaid
from parking.permits.finding import find_whole_permit, list_permits_of
from parking.permits.forms import BuyForm
from parking.permits.holding import is_renewal_due
from parking.permits.life import PermitState
from parking.permits.offers import PersonalOffer, assess, list_offers
from parking.permits.pages import is_standing_offer, permit_facts
from parking.permits.pricing import DaysPrice
from parking.permits.requests import (
    as_purchase,
    buy_form,
    charge_hold,
    go_on,
    has_accepted,
    own_permit,
    refusals,
)
from parking.permits.steps import Actor, PermitRefusedError, find_living
from parking.permits.terms import price_from
from parking.products.accepting import find_due, text_of_terms
from parking.products.finding import find_product
from parking.products.words import bar_sentence
from parking.sentences import STATE_LABELS, proration_sentence, refusal_sentence
from parking.sharing.finding import list_usable
from parking.temporary.finding import list_in_force

blueprint = Blueprint("permits", __name__, url_prefix="/mine/permits")


@blueprint.get("")
@asks("mine.see")
def listing() -> str:
    """All permits of the signed-in person, past ones too."""
    found = list_permits_of(read_session(), current_user.id)
    return render_template("parking/permits.html", permits=found, states=STATE_LABELS)


@blueprint.get("/new")
@asks("permit.buy")
def choose() -> str:
    """Every product: what is open to this person at its price, and why the rest is not."""
    offers = list_offers(read_session(), current_user.id, now(), campus_zone())
    return render_template(
        "parking/choose.html", offers=offers, bar_sentence=bar_sentence, explain=proration_sentence
    )


@blueprint.route("/new/<slug>", methods=["GET", "POST"])
@asks("permit.buy")
def buy(slug: str) -> ResponseReturnValue:
    """Buy one product: choose vehicles, see the price, keep a space, go to pay."""
    product = find_product(read_session(), slug)
    if product is None:
        raise Refusal.not_found()
    form = buy_form()
    if not form.validate_on_submit() or not has_accepted(product, form):
        return _buy_page(form, product)
    purchase, instant = as_purchase(product, form), now()
    try:
        with transaction() as session:
            permit = holding.hold_permit(session, purchase, instant, campus_zone())
            charge_id = charge_hold(session, permit, instant)
    except PermitRefusedError as refused:
        return _buy_page(form, product, refusal_sentence(refused, product))
    return go_on(permit.id, charge_id)


@blueprint.get("/<permit_id>")
@asks("permit.see")
def detail(permit_id: str) -> str:
    """One permit: the card, its vehicles, payments and story."""
    session, instant = read_session(), now()
    permit = own_or_404(current_user, "permit.change", find_whole_permit(session, permit_id))
    facts = permit_facts(session, permit)
    on_permit = {entry.vehicle_id for entry in facts["listed"]}
    own = list_usable(session, current_user.id)
    return render_template(
        "parking/permit.html",
        **facts,
        is_renewal_due=is_renewal_due(permit, instant),
        temporary=list_in_force(session, [permit.id], instant).get(permit.id),
        others=[vehicle for vehicle in own if vehicle.id not in on_permit],
        is_held=permit.state == PermitState.HELD,
        can_extend=holding.can_extend(permit, instant),
        terms_due=find_due(session, permit.product_id, permit.person_id),
        return_price=_return_price(permit),
        is_hold_over=permit.hold_expires_at is not None and permit.hold_expires_at <= instant,
    )


@blueprint.post("/<permit_id>/pay")
@asks("permit.change")
def pay(permit_id: str) -> ResponseReturnValue:
    """Pay what is due: the hold, the month to come, or the days from a leave's end on."""
    permit = own_permit(permit_id)
    with refusals(), transaction() as session:
        if permit.state == PermitState.HELD:
            term = unpaid.term_to_pay(session, permit.id, now(), campus_zone())
        elif permit.state == PermitState.AWAY:
            term = leave.prepare_return(session, permit.id, now(), campus_zone())
        else:
            term = holding.prepare_renewal(session, permit.id, now(), campus_zone())
        charge_id = billing.charge_term(session, term, now())
    return go_on(permit.id, charge_id)


@blueprint.post("/<permit_id>/extend")
@asks("permit.change")
def extend(permit_id: str) -> Redirect:
    """Keep an unpaid space longer, once."""
    return _change(permit_id, holding.extend_hold, _("You have 15 more minutes to pay."))


@blueprint.post("/<permit_id>/cancel")
@asks("permit.change")
def cancel(permit_id: str) -> Redirect:
    """Give back a space that is not paid yet."""
    return _change(permit_id, holding.cancel_hold, _("The space is given back. Nothing is owed."))


@blueprint.post("/<permit_id>/end")
@asks("permit.change")
def end(permit_id: str) -> Redirect:
    """Let the permit end with the month that is paid."""
    return _change(permit_id, keeping.ask_end, _("Your permit ends with the days that are paid."))


@blueprint.post("/<permit_id>/keep")
@asks("permit.change")
def keep(permit_id: str) -> Redirect:
    """Take back the wish to end."""
    return _change(permit_id, keeping.keep, _("Your permit goes on."))


@blueprint.post("/<permit_id>/vehicles/<int:vehicle_id>")
@asks("permit.change")
def put_vehicle(permit_id: str, vehicle_id: int) -> Redirect:
    """Put one more vehicle on the permit."""
    if vehicle_id not in {v.id for v in list_usable(read_session(), current_user.id)}:
        raise Refusal.not_found()

    def act(session: Session, own_id: str, actor: Actor) -> None:
        vehicle = session.get_one(Vehicle, vehicle_id)
        if vehicle.removed_at is not None:
            raise Refusal.not_found()
        keeping.put_vehicle(session, own_id, vehicle, actor)

    return _change(permit_id, act, _("The vehicle is on the permit."))


@blueprint.post("/<permit_id>/vehicles/<int:vehicle_id>/remove")
@asks("permit.change")
def take_vehicle(permit_id: str, vehicle_id: int) -> Redirect:
    """Take a vehicle off the permit."""

    def act(session: Session, own_id: str, actor: Actor) -> None:
        keeping.take_vehicle(session, own_id, vehicle_id, actor)

    return _change(permit_id, act, _("The vehicle is off the permit."))


def _change(permit_id: str, act: Callable[[Session, str, Actor], None], said: str) -> Redirect:
    """Do one thing to one's own permit, and say so."""
    permit = own_permit(permit_id)
    with refusals(), transaction() as session:
        act(session, permit.id, Actor(current_user.id, now()))
    flash(said, "success")
    return redirect(url_for("permits.detail", permit_id=permit.id), 303)


def _return_price(permit: Permit) -> DaysPrice | None:
    """What coming back from a leave costs today; None where nobody is on leave."""
    if permit.state != PermitState.AWAY:
        return None
    return price_from(permit.product, now().astimezone(campus_zone()).date())


def _buy_page(form: BuyForm, product: Product, refusal: str = "") -> ResponseReturnValue:
    session = read_session()
    terms = find_due(session, product.id, current_user.id)
    offer: PersonalOffer = assess(session, current_user.id, [product], now(), campus_zone())[0]
    own = find_living(session, current_user.id, product.id)
    page = render_template(
        "parking/buy.html",
        form=form,
        offer=offer,
        product=product,
        kept=own if own and is_standing_offer(own, now()) else None,
        own=None if offer.is_open else own,
        instant=now(),
        refusal=refusal,
        bar_sentence=bar_sentence,
        explain=proration_sentence,
        terms=terms,
        paragraphs=text_of_terms(terms, choose_locale()) if terms else (),
    )
    return page, 409 if refusal else 422 if form.errors else 200
