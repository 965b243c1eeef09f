"""The office's pages of garages, lots and zones: capacity, what is sold against it, changes."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from parking.garages.finding import find_garage, list_garages
from parking.models import Garage, Pool
from parking.products import pages
from parking.products.change_words import PARTS, STATE_KINDS, STATES
from parking.products.field_words import zone_name
from parking.products.parts import Part, Subject, read
from parking.products.place_forms import GarageForm, NewGarageForm, NewZoneForm, ZoneForm
from parking.products.requests import draft_of

blueprint = Blueprint("zones_office", __name__, url_prefix="/office/zones")


@blueprint.get("")
@asks("product.see")
def listing() -> str:
    """Every garage with its zones: spaces, what may be given, what is taken, what is left."""
    session = read_session()
    lines = pages.list_zone_lines(session, now())
    return render_template(
        "parking/products/zones.html", garages=list_garages(session), lines=lines
    )


@blueprint.get("/zones.csv")
@asks("product.see")
def listing_csv() -> Response:
    """The zones as a table."""
    header = ["zone", "garage", "name", "spaces", "permits_for_100_spaces", "may_be_held"]
    header += ["taken", "left", "taken_for_100_spaces", "products"]
    rows = (
        (
            line.zone.slug,
            line.zone.garage.slug,
            line.zone.name,
            line.zone.spaces,
            line.zone.oversell_percent,
            line.zone.sellable,
            line.taken,
            line.left,
            line.percent if line.percent is not None else "",
            line.products,
        )
        for line in pages.list_zone_lines(read_session(), now())
    )
    return csv_response("zones.csv", header, rows)


@blueprint.route("/new", methods=["GET", "POST"])
@asks("product.change")
def new_zone() -> ResponseReturnValue:
    """A zone that is not there yet."""
    form = NewZoneForm(data=None if request.form else {"oversell_percent": 100})
    form.offer(list_garages(read_session()))
    return _new(form, Part.NEW_ZONE)


@blueprint.route("/garages/new", methods=["GET", "POST"])
@asks("product.change")
def new_garage() -> ResponseReturnValue:
    """A garage or lot that is not there yet."""
    return _new(NewGarageForm(), Part.NEW_GARAGE)


@blueprint.route("/<slug>", methods=["GET", "POST"])
@asks("product.change")
def zone(slug: str) -> ResponseReturnValue:
    """A zone's form and what was changed of it."""
    found = pages.find_zone(read_session(), slug)
    if found is None:
        raise Refusal.not_found()
    form = ZoneForm(data=None if request.form else read(found, Part.ZONE))
    return _edit(form, Part.ZONE, found, zone_name(found))


@blueprint.route("/garages/<slug>", methods=["GET", "POST"])
@asks("product.change")
def garage(slug: str) -> ResponseReturnValue:
    """A garage's form and what was changed of it."""
    found = find_garage(read_session(), slug)
    if found is None:
        raise Refusal.not_found()
    form = GarageForm(data=None if request.form else read(found, Part.GARAGE))
    return _edit(form, Part.GARAGE, found, found.name)


def _new(form: Any, part: Part) -> ResponseReturnValue:
    def page(filled: Any) -> str:
        return render_template(
            "parking/products/place.html", form=filled, title=PARTS[part], name="", history=()
        )

    if not form.is_submitted():
        return page(form)
    form.validate()
    return draft_of(form, part, None, form.name.data or str(PARTS[part]), page)


def _edit(form: Any, part: Part, subject: Subject, name: str) -> ResponseReturnValue:
    model = Pool if isinstance(subject, Pool) else Garage

    def page(filled: Any) -> str:
        return render_template(
            "parking/products/place.html",
            form=filled,
            title=PARTS[part],
            name=name,
            history=pages.changes_of(read_session(), model, subject.id),
            parts=PARTS,
            states=STATES,
            kinds=STATE_KINDS,
        )

    if not form.is_submitted():
        return page(form)
    form.validate()
    return draft_of(form, part, subject, name, page)
