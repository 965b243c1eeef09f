"""The office's pages of sales: announce, rehearse, watch, pause, extend, act for somebody."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session
from wtforms import Field

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from parking.draws.fitness import count_people
from parking.models import Product
from parking.permits.pages import find_person
from parking.permits.steps import Actor, PermitRefusedError
from parking.products.finding import list_products
from parking.sales import joining, opening, pages, rehearsing
from parking.sales.forms import (
    AnnounceForm,
    BehalfForm,
    CallOffForm,
    ExtendForm,
    PaceForm,
    PauseForm,
)
from parking.sales.life import SaleRefusal, SaleRefusedError, SaleState
from parking.sales.models import Sale
from parking.sales.office_page import Forms, office_page
from parking.sales.rehearsing import RehearsedError
from parking.sales.routes import find, stage_now
from parking.sales.words import STAGE_KINDS, STAGES, refusal_sentence, rule_lines
from parking.sentences import refusal_sentence as permit_refusal


class Beside(NamedTuple):
    """Where a refusal is told: the forms of the page, and the field of one of them."""

    forms: Forms
    field: Field


blueprint = Blueprint("sales_office", __name__, url_prefix="/office/sales")


@blueprint.get("")
@asks("sale.list")
def listing() -> str:
    """Every sale, with how many came and were called."""
    sales = read_session().scalars(pages.list_sales())
    rows = [(sale, stage_now(sale)) for sale in sales]
    return render_template(
        "parking/sales/office_listing.html", rows=rows, stages=STAGES, kinds=STAGE_KINDS
    )


@blueprint.get("/sales.csv")
@asks("sale.list")
def listing_csv() -> Response:
    """The same as a table; times are in UTC, ISO 8601."""
    header = ("sale", "product", "garage", "state", "opens", "closes", "places", "early", "called")
    rows = (
        (
            sale.id,
            sale.product.name,
            sale.product.garage.name,
            sale.state,
            sale.opens_at.isoformat(),
            sale.closes_at.isoformat(),
            sale.places,
            sale.early,
            sale.called,
        )
        for sale in read_session().scalars(pages.list_sales())
    )
    return csv_response("sales.csv", header, rows)


@blueprint.route("/new", methods=["GET", "POST"])
@asks("sale.manage")
def new() -> ResponseReturnValue:
    """Say what is to be announced, look at it in words, announce it."""
    products = [one for one in list_products(read_session()) if one.is_offered]
    form = AnnounceForm().offer(products)
    if not form.validate_on_submit():
        return _new_page(form), 422 if form.errors else 200
    if request.form.get("step") != "announce":
        return _new_page(form, looked_at=True)
    try:
        with transaction() as session:
            sale = opening.announce(session, form.plan, Actor(current_user.id, now()))
    except SaleRefusedError as refused:
        product = read_session().get_one(Product, form.plan.product_id)
        form.product.errors = [*form.product.errors, refusal_sentence(refused, product)]
        return _new_page(form), 422
    flash(_("The sale is announced. Rehearse it before the day."), "success")
    return redirect(url_for("sales_office.detail", sale_id=sale.id), 303)


@blueprint.get("/<int:sale_id>")
@asks("sale.list")
def detail(sale_id: int) -> str:
    """One sale: where it stands, who is in line, what was done."""
    return office_page(find(sale_id))


@blueprint.get("/<int:sale_id>/places.csv")
@asks("sale.list")
def places_csv(sale_id: int) -> Response:
    """Every place with its person, for the office alone; times are in UTC, ISO 8601."""
    header = ("place", "name", "email", "arrived", "number", "called", "taken by office", "reason")
    places = read_session().scalars(pages.list_places(find(sale_id)))
    rows = (
        (
            one.place,
            one.person.name,
            one.person.email,
            one.arrived_at.isoformat(),
            one.number,
            one.called_at.isoformat() if one.called_at else "",
            "yes" if one.taken_by else "",
            one.reason,
        )
        for one in places
    )
    return csv_response(f"sale-{sale_id}-places.csv", header, rows)


@blueprint.post("/<int:sale_id>/rehearse")
@asks("sale.manage")
def rehearse(sale_id: int) -> ResponseReturnValue:
    """Let real people buy on the real data, and undo it. Nobody is charged or told."""
    sale = find(sale_id)
    if sale.state != SaleState.ANNOUNCED:
        raise Refusal("sale_not_now", _("Once a sale is open there is nothing left to rehearse."))
    try:
        with transaction() as session:
            locked = joining.lock_sale(session, sale_id)
            rehearsing.rehearse(session, locked, now(), campus_zone())
    except RehearsedError as rehearsed:
        outcome = rehearsed.outcome
    except PermitRefusedError as refused:
        raise Refusal(refused.code, permit_refusal(refused, sale.product)) from refused
    with transaction() as session:
        sale = session.get_one(Sale, sale_id, populate_existing=True)
        details = {"asked": outcome.asked, "bought": outcome.bought}
        opening.note_rehearsal(session, sale, Actor(current_user.id, now()), details)
    return office_page(sale, outcome=outcome)


@blueprint.post("/<int:sale_id>/pause")
@asks("sale.manage")
def pause(sale_id: int) -> ResponseReturnValue:
    """Call nobody for a while, for a reason that everybody who waits reads."""
    form = PauseForm()
    if not form.validate_on_submit():
        return office_page(find(sale_id), Forms(pause=form)), 422
    said = _("Paused. Nobody is called until you let it go on.")
    return _step(sale_id, opening.pause, said, form.reason.data)


@blueprint.post("/<int:sale_id>/go-on")
@asks("sale.manage")
def go_on(sale_id: int) -> ResponseReturnValue:
    """Let a paused sale go on."""
    return _step(sale_id, opening.go_on, _("It goes on where it was."))


@blueprint.post("/<int:sale_id>/extend")
@asks("sale.manage")
def extend(sale_id: int) -> ResponseReturnValue:
    """Let it close later."""
    form = ExtendForm()
    if not form.validate_on_submit():
        return office_page(find(sale_id), Forms(extend=form)), 422

    def act(session: Session, sale_id: int, actor: Actor) -> None:
        opening.extend(session, sale_id, form.closes.moment, actor)

    beside = Beside(Forms(extend=form), form.closes)
    return _step(sale_id, act, _("It closes later now."), beside=beside)


@blueprint.post("/<int:sale_id>/pace")
@asks("sale.manage")
def pace(sale_id: int) -> ResponseReturnValue:
    """Call more or fewer a minute."""
    form = PaceForm()
    if not form.validate_on_submit():
        return office_page(find(sale_id), Forms(pace=form)), 422

    def act(session: Session, sale_id: int, actor: Actor) -> None:
        opening.set_pace(session, sale_id, form.per_minute.data, actor)

    return _step(sale_id, act, _("The pace is changed."))


@blueprint.post("/<int:sale_id>/take-for")
@asks("sale.manage")
def take_for(sale_id: int) -> ResponseReturnValue:
    """Take a place for somebody who cannot be there."""
    form = BehalfForm()
    if not form.validate_on_submit():
        return office_page(find(sale_id), Forms(behalf=form)), 422
    person = find_person(read_session(), form.who.data)
    if person is None:
        form.who.errors = [*form.who.errors, _("Nobody has this address, badge or number.")]
        return office_page(find(sale_id), Forms(behalf=form)), 422

    def act(session: Session, sale_id: int, actor: Actor) -> None:
        joining.take_for(session, sale_id, person.id, actor, campus_zone())

    said = _("%(name)s is in line like everybody else.", name=person.name)
    beside = Beside(Forms(behalf=form), form.who)
    return _step(sale_id, act, said, form.because.data, beside)


@blueprint.post("/<int:sale_id>/call-off")
@asks("sale.manage")
def call_off(sale_id: int) -> ResponseReturnValue:
    """End a sale before its time."""
    form = CallOffForm()
    if not form.validate_on_submit():
        return office_page(find(sale_id), Forms(call_off=form)), 422
    return _step(sale_id, opening.call_off, _("Called off."), form.why.data)


def _step(
    sale_id: int,
    act: Callable[[Session, int, Actor], object],
    said: str,
    reason: str = "",
    beside: Beside | None = None,
) -> ResponseReturnValue:
    """Act and say so. A refusal stands beside the field that was typed, with all that was typed."""
    product = find(sale_id).product
    try:
        with transaction() as session:
            act(session, sale_id, Actor(current_user.id, now(), reason))
    except SaleRefusedError as refused:
        sentence = refusal_sentence(refused, product)
        if beside is None or refused.code == SaleRefusal.NOT_NOW:
            raise Refusal(refused.code, sentence) from refused
        beside.field.errors = [*beside.field.errors, sentence]
        return office_page(find(sale_id), beside.forms), 422
    flash(said, "success")
    return redirect(url_for("sales_office.detail", sale_id=sale_id), 303)


def _new_page(form: AnnounceForm, *, looked_at: bool = False) -> str:
    rules: list[str] = []
    people = 0
    if looked_at:
        plan = form.plan
        rules = rule_lines(Sale(**vars(plan)))
        today = now().astimezone(campus_zone()).date()
        people = count_people(read_session(), plan.product_id, today)
    return render_template(
        "parking/sales/office_new.html", form=form, rules=rules, people=people, looked=looked_at
    )
