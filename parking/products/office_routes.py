"""The office's pages of products: the list, one product, and the forms of its parts."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from parking.models import Product
from parking.permits.steps import Actor
from parking.products import changes, pages
from parking.products.change_words import PARTS, STATE_KINDS, STATES
from parking.products.changes import Wish
from parking.products.field_words import zone_name
from parking.products.finding import find_product
from parking.products.fitting import is_fit
from parking.products.forms import FactsForm, NewProductForm, PartForm, SaleForm, WhoForm, facts_of
from parking.products.hours_form import HoursForm, hours_of
from parking.products.parts import Part
from parking.products.price_forms import PriceForm, TermsForm
from parking.products.prices import is_backwards
from parking.products.putting import current_terms
from parking.products.reading import how_sold, tariff_of, who_may
from parking.products.requests import draft_of, refusals
from parking.products.words import KINDS, SOLD_BY, who_words

blueprint = Blueprint("products_office", __name__, url_prefix="/office/products")


class _Editor(NamedTuple):
    """The form of a part, and how it stands before anybody types."""

    form: Any
    data: Callable[[Session, Product], Mapping[str, Any]]


def _sale(_session: Session, product: Product) -> dict[str, Any]:
    return {
        "is_offered": product.is_offered,
        "sold_by": how_sold(product).value,
        "sale_opens_at": _typed(product.sale_opens_at),
        "sale_closes_at": _typed(product.sale_closes_at),
        "leave_days": product.leave_days,
    }


def _typed(instant: datetime | None) -> datetime | None:
    """An instant as a form shows it: campus time."""
    return instant.astimezone(campus_zone()).replace(tzinfo=None) if instant else None


def _terms(session: Session, product: Product) -> dict[str, Any]:
    terms = current_terms(session, product.id)
    return {"english": terms.english, "spanish": terms.spanish} if terms else {}


EDITORS: Mapping[Part, _Editor] = {
    Part.FACTS: _Editor(FactsForm, lambda _session, product: facts_of(product)),
    Part.WHO: _Editor(WhoForm, lambda _session, product: facts_of(product)),
    Part.SALE: _Editor(SaleForm, _sale),
    Part.HOURS: _Editor(HoursForm, lambda _session, product: hours_of(product)),
    Part.PRICE: _Editor(PriceForm, lambda _session, _product: {}),
    Part.TERMS: _Editor(TermsForm, _terms),
}


@blueprint.get("")
@asks("product.see")
def listing() -> str:
    """Every product with its price, its holders and what its zone has left."""
    return render_template(
        "parking/products/office_listing.html",
        lines=_lines(),
        kinds=KINDS,
        sold_by=SOLD_BY,
        now=now(),
    )


@blueprint.get("/products.csv")
@asks("product.see")
def listing_csv() -> Response:
    """The same as a table; prices are cents."""
    header = ["product", "name", "kind", "garage", "zone", "sold", "sold_by", "cents", "by_day"]
    header += ["next_from", "next_cents", "held", "left_in_zone"]
    rows = (
        (
            line.product.slug,
            line.product.name,
            line.product.kind,
            line.product.garage.slug,
            line.product.pool.name,
            line.product.is_offered,
            how_sold(line.product).value,
            line.cents,
            line.product.priced_by_day,
            *(line.next_price or ("", "")),
            line.held,
            line.left,
        )
        for line in _lines()
    )
    return csv_response("products.csv", header, rows)


@blueprint.route("/new", methods=["GET", "POST"])
@asks("product.change")
def new() -> ResponseReturnValue:
    """A product that is not there yet; it is not sold until the office says how."""
    form = NewProductForm().offer(pages.list_zones(read_session()))
    if not form.is_submitted():
        return _new_page(form)
    form.validate()
    return draft_of(form, Part.NEW_PRODUCT, None, form.name.data or "", _new_page)


@blueprint.get("/<slug>")
@asks("product.see")
def detail(slug: str) -> str:
    """One product in words: what it is, for whom, when, at which price, and what was changed."""
    session, product = read_session(), _find(slug)
    today = now().astimezone(campus_zone()).date()
    line = next(
        one for one in pages.list_product_lines(session, now(), today) if one.product is product
    )
    return render_template(
        "parking/products/office_product.html",
        product=product,
        line=line,
        now=now(),
        today=today,
        tariff=tariff_of(product),
        kind=KINDS.get(product.kind, product.kind),
        sold_by=SOLD_BY[how_sold(product)],
        who=who_words(who_may(product)),
        terms=current_terms(session, product.id),
        history=pages.changes_of(session, Product, product.id),
        parts=PARTS,
        states=STATES,
        kinds=STATE_KINDS,
        zone=zone_name(product.pool),
    )


@blueprint.route("/<slug>/<part>", methods=["GET", "POST"])
@asks("product.change")
def edit(slug: str, part: str) -> ResponseReturnValue:
    """The form of one part; what it asks becomes a draft that shows whom it would touch."""
    product, editor = _find(slug), EDITORS.get(Part(part)) if part in set(Part) else None
    if editor is None:
        raise Refusal.not_found()

    def page(form: PartForm) -> str:
        return render_template(
            "parking/products/office_part.html",
            form=form,
            product=product,
            part=part,
            title=PARTS[part],
        )

    session = read_session()
    form = editor.form(data=None if request.form else editor.data(session, product))
    if isinstance(form, FactsForm):
        form.offer(pages.list_zones(session))
    if not form.is_submitted():
        return page(form)
    if form.validate() and is_fit(form, product):
        _refuse_backwards(form, product)
    return draft_of(form, Part(part), product, _title(product), page)


@blueprint.post("/<slug>/prices/<day>/remove")
@asks("product.change")
def drop_price(slug: str, day: str) -> ResponseReturnValue:
    """Take out a price that has not begun, once what that touches was looked at."""
    product = _find(slug)
    if day not in {price.effective_from.isoformat() for price in product.prices}:
        raise Refusal.not_found()
    actor = Actor(current_user.id, now(), _("A price that is not wanted."))
    with refusals(), transaction() as session:
        wish = Wish(Part.PRICE, product, _title(product), {day: None})
        change = changes.draft(session, wish, actor)
    return redirect(url_for("product_changes.page", change_id=change.id), 303)


def _refuse_backwards(form: PartForm, product: Product) -> None:
    """Say beside the day that a price is never changed backwards."""
    if isinstance(form, PriceForm):
        today = now().astimezone(campus_zone()).date()
        if is_backwards(form.effective_from.data, today, tariff_of(product).prices):
            said = _("A price is never changed backwards. Choose a day after today.")
            form.effective_from.errors = [said]


def _lines() -> list[pages.ProductLine]:
    instant = now()
    return pages.list_product_lines(
        read_session(), instant, instant.astimezone(campus_zone()).date()
    )


def _new_page(form: PartForm) -> str:
    return render_template(
        "parking/products/office_part.html",
        form=form,
        product=None,
        part=Part.NEW_PRODUCT.value,
        title=PARTS[Part.NEW_PRODUCT],
    )


def _title(product: Product) -> str:
    return f"{product.name}, {product.garage.name}"


def _find(slug: str) -> Product:
    product = find_product(read_session(), slug)
    if product is None:
        raise Refusal.not_found()
    return product
