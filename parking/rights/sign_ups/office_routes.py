"""The office's pages of sign-ups: each garage's terms, what is taken, changing and undoing."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from parking.garages.finding import find_garage, list_garages
from parking.models import Garage
from parking.permits.steps import Actor
from parking.rights.requests import done_or_refused
from parking.rights.sign_ups import commands, pages
from parking.rights.sign_ups.forms import TermsForm, filled
from parking.rights.sign_ups.pages import Taken
from parking.rights.sign_ups.terms import terms_from
from parking.rights.sign_ups.words import terms_words

blueprint = Blueprint("sign_ups", __name__, url_prefix="/office/sign-ups")


@blueprint.get("")
@asks("rights.see")
def listing() -> str:
    """Every garage with its terms and what is signed up for the next two weeks."""
    return render_template(
        "parking/rights/sign_ups.html", garages=_taken(), terms_words=terms_words
    )


@blueprint.get("/sign-ups.csv")
@asks("rights.see")
def listing_csv() -> Response:
    """The same as a table; hours are the campus's."""
    header = ("garage", "open", "places", "who", "days_ahead", "hours_before", "ahead", "at_once")
    rows = (
        (
            one.garage.slug,
            one.terms.is_open,
            one.terms.places,
            " ".join(sorted(one.terms.classes)),
            one.terms.days_ahead,
            one.terms.hours_before,
            one.ahead,
            one.at_once,
        )
        for one in _taken()
    )
    return csv_response("sign-ups.csv", header, rows)


@blueprint.get("/<slug>")
@asks("rights.change")
def terms(slug: str) -> str:
    """The form of a garage's terms."""
    garage = _find(slug)
    kept = pages.find_terms(read_session(), garage)
    stored = terms_from(kept.terms if kept else {})
    return _page(garage, filled(stored, kept.version if kept else 0))


@blueprint.post("/<slug>")
@asks("rights.change")
def change(slug: str) -> ResponseReturnValue:
    """Put a garage's terms in force."""
    garage, form = _find(slug), TermsForm()
    if not form.validate_on_submit():
        return _page(garage, form), 422
    return _put(
        lambda session, actor: commands.set_terms(
            session, garage.id, form.terms, form.version.data, actor
        ),
        form.reason.data,
    )


@blueprint.post("/<slug>/undo")
@asks("rights.change")
def undo(slug: str) -> ResponseReturnValue:
    """Put back the terms before the last change."""
    garage, seen = _find(slug), request.form.get("version", 0, type=int)
    return _put(
        lambda session, actor: commands.undo_terms(session, garage.id, seen, actor),
        _("The last change was undone."),
    )


def _put(act: Callable[[Session, Actor], object], reason: str) -> ResponseReturnValue:
    actor = Actor(current_user.id, now(), reason)
    done_or_refused(lambda session: act(session, actor))
    flash(_("In force. Whoever has signed up keeps the place."), "success")
    return redirect(url_for("sign_ups.listing"), 303)


def _taken() -> list[Taken]:
    session = read_session()
    return pages.taken_ahead(session, list_garages(session), now())


def _page(garage: Garage, form: TermsForm) -> str:
    kept = pages.find_terms(read_session(), garage)
    return render_template("parking/rights/sign_up_terms.html", garage=garage, form=form, kept=kept)


def _find(slug: str) -> Garage:
    garage = find_garage(read_session(), slug)
    if garage is None:
        raise Refusal.not_found()
    return garage
