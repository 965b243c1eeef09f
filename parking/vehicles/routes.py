"""A person's vehicles: list, add, change, remove."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.plates import STATES, matches_state
from core.web.errors import Refusal
from parking.models import Vehicle
from parking.permits.life import PermitRefusal
from parking.permits.steps import Actor, PermitRefusedError
from parking.products.finding import find_product
from parking.sharing import commands as sharing
from parking.sharing.finding import list_shares, names_of
from parking.takeovers.finding import list_open, list_own
from parking.vehicles import commands as vehicles
from parking.vehicles.commands import Plate, PlateTakenError, VehicleInUseError
from parking.vehicles.finding import list_vehicles
from parking.vehicles.forms import VehicleForm
from parking.vehicles.requests import own_vehicle

blueprint = Blueprint("vehicles", __name__, url_prefix="/mine/vehicles")


@blueprint.get("")
@asks("mine.see")
def listing() -> str:
    """The signed-in person's vehicles."""
    session = read_session()
    shares = list_shares(session, current_user.id)
    open_requests = list_open(session, current_user.id)
    return render_template(
        "parking/vehicles.html",
        vehicles=list_vehicles(session, current_user.id),
        added=request.args.get("added", 0, type=int),
        shares=shares,
        questions=[one for one in open_requests if one.person_id != current_user.id],
        requests=list_own(session, current_user.id),
        names=names_of(shares),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@asks("vehicle.add")
def add() -> ResponseReturnValue:
    """Add a vehicle; `then` leads back to the product that it is for."""
    form, then = VehicleForm(), request.args.get("then", "")
    if not form.validate_on_submit():
        return _form_page(form, None, then)
    plate = _plate(form)
    try:
        with transaction() as session:
            added = vehicles.add_vehicle(
                session,
                person_id=current_user.id,
                plate=plate,
                make=form.make.data or "",
                color=form.color.data,
                is_electric=form.is_electric.data,
                now=now(),
            )
    except PlateTakenError as taken:
        return _taken(form, taken, None, then)
    flash(_said_of(plate, _("%(number)s is on your account.", number=plate.number)), "success")
    if find_product(read_session(), then):
        return redirect(url_for("permits.buy", slug=then), 303)
    return redirect(url_for("vehicles.listing", added=added.id), 303)


@blueprint.route("/<int:vehicle_id>", methods=["GET", "POST"])
@asks("vehicle.change")
def change(vehicle_id: int) -> ResponseReturnValue:
    """Change what is said of a vehicle."""
    vehicle = own_vehicle(vehicle_id)
    form = VehicleForm(obj=vehicle)
    if not form.validate_on_submit():
        return _form_page(form, vehicle)
    plate = _plate(form)
    try:
        with transaction() as session:
            vehicles.change_vehicle(
                session,
                session.get_one(Vehicle, vehicle_id, with_for_update=True),
                plate=plate,
                make=form.make.data or "",
                color=form.color.data,
                is_electric=form.is_electric.data,
                now=now(),
            )
    except PlateTakenError as taken:
        return _taken(form, taken, vehicle)
    except PermitRefusedError as refused:
        field = form.is_electric if refused.code is PermitRefusal.NOT_ELECTRIC else form.plate_type
        said = _("It is on a permit that does not take it so. Take it off that permit first.")
        field.errors = [*field.errors, said]
        return _form_page(form, vehicle)
    flash(_said_of(plate, _("%(number)s is changed.", number=plate.number)), "success")
    return redirect(url_for("vehicles.listing"), 303)


@blueprint.post("/<int:vehicle_id>/remove")
@asks("vehicle.change")
def remove(vehicle_id: int) -> ResponseReturnValue:
    """Take a vehicle off the account."""
    own_vehicle(vehicle_id)
    try:
        with transaction() as session:
            vehicle = session.get_one(Vehicle, vehicle_id, with_for_update=True)
            sharing.end_all_of(session, vehicle, Actor(current_user.id, now()))
            vehicles.remove_vehicle(session, vehicle, now())
    except VehicleInUseError as error:
        sentence = _(
            "It is the only vehicle on your permit. Put another one on the permit first, then"
            " remove this one."
        )
        raise Refusal("vehicle_in_use", sentence) from error
    flash(_("%(number)s is off your account.", number=vehicle.number), "success")
    return redirect(url_for("vehicles.listing"), 303)


def _plate(form: VehicleForm) -> Plate:
    return Plate.of(form.state.data, form.plate_type.data, form.number.data)


def _taken(
    form: VehicleForm, taken: PlateTakenError, vehicle: Vehicle | None, then: str = ""
) -> ResponseReturnValue:
    if taken.is_own:
        sentence = _("This plate is on your account already.")
    else:
        sentence = _("This plate is on another account. Below is what you can do.")
    form.number.errors = [*form.number.errors, sentence]
    return _form_page(form, vehicle, then, is_anothers=not taken.is_own)


def _form_page(
    form: VehicleForm, vehicle: Vehicle | None, then: str = "", *, is_anothers: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "parking/vehicle_form.html", form=form, vehicle=vehicle, then=then, is_anothers=is_anothers
    )
    return page, 422 if form.errors else 200


def _said_of(plate: Plate, said: str) -> str:
    """What is told after saving; with a hint where the number looks unusual for its state."""
    if plate.plate_type != "passenger" or matches_state(plate.number, plate.state):
        return said
    hint = _(
        "That is not a usual number for %(state)s: check it once more.", state=STATES[plate.state]
    )
    return f"{said} {hint}"
