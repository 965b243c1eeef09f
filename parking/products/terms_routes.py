"""Pages of terms: a holder reads and accepts them; the office sees who accepted which when."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as Redirect

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.i18n import choose_locale
from core.web.pagination import paginate
from parking.models import Product
from parking.permits.requests import own_permit
from parking.products.accepting import (
    accept,
    count_missing,
    find_due,
    list_acceptances,
    text_of_terms,
)
from parking.products.finding import find_product
from parking.products.models import ProductTerms, TermsAcceptance
from parking.products.putting import current_terms

blueprint = Blueprint("terms", __name__)


@blueprint.get("/mine/permits/<permit_id>/terms")
@asks("permit.change")
def page(permit_id: str) -> str:
    """What one's permit comes with, and whether one has accepted it."""
    permit = own_permit(permit_id)
    session = read_session()
    terms = _current(permit.product)
    return render_template(
        "parking/products/terms.html",
        permit=permit,
        terms=terms,
        paragraphs=text_of_terms(terms, choose_locale()),
        is_due=find_due(session, permit.product_id, current_user.id) is not None,
    )


@blueprint.post("/mine/permits/<permit_id>/terms")
@asks("permit.change")
def take(permit_id: str) -> Redirect:
    """Accept the version that was shown; a newer one is shown first."""
    permit = own_permit(permit_id)
    terms = _current(permit.product)
    if request.form.get("terms_id", type=int) != terms.id:
        return redirect(url_for("terms.page", permit_id=permit.id), 303)
    with transaction() as session:
        accept(session, terms.id, current_user.id, now())
    flash(_("Thank you. It is kept that you accepted them, and when."), "success")
    return redirect(url_for("permits.detail", permit_id=permit.id), 303)


@blueprint.get("/office/products/<slug>/accepted")
@asks("product.see")
def accepted(slug: str) -> str:
    """Who accepted which version when, and how many holders have not accepted the newest."""
    session, product = read_session(), _find(slug)
    terms = current_terms(session, product.id)
    query = list_acceptances(product.id).options(joinedload(TermsAcceptance.person))
    return render_template(
        "parking/products/accepted.html",
        product=product,
        terms=terms,
        missing=count_missing(session, terms) if terms else 0,
        page=paginate(session, query, request.args.get("page", 1, type=int)),
    )


@blueprint.get("/office/products/<slug>/accepted.csv")
@asks("product.see")
def accepted_csv(slug: str) -> Response:
    """The same as a table; times are in UTC, ISO 8601."""
    query = list_acceptances(_find(slug).id).options(joinedload(TermsAcceptance.person))
    rows = (
        (
            one.person.name,
            one.person.employee_number or "",
            one.person.email,
            one.terms.version,
            one.accepted_at.isoformat(),
        )
        for one in read_session().scalars(query)
    )
    header = ("name", "employee_number", "email", "version", "accepted")
    return csv_response(f"terms-{slug}.csv", header, rows)


def _current(product: Product) -> ProductTerms:
    terms = current_terms(read_session(), product.id)
    if terms is None:
        raise Refusal.not_found()
    return terms


def _find(slug: str) -> Product:
    product = find_product(read_session(), slug)
    if product is None:
        raise Refusal.not_found()
    return product
