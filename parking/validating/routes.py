"""The pages of validations: a desk validates a stay, the office says in which ways."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from wtforms import SelectChoice

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks, can
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.formatting import money
from core.web.limits import limiter
from core.web.pagination import paginate
from parking.access.validations import Effect
from parking.models import Stay, StayValidation
from parking.stays.review import Reviewer
from parking.validating import steps
from parking.validating.forms import KindForm, ValidationForm
from parking.validating.steps import Refused, ValidationRefusedError
from parking.validating.words import REFUSALS, takes_off
from parking.visits import claims
from parking.visits import costs as visits
from parking.visits.routes import TRIES

blueprint = Blueprint("validations", __name__, url_prefix="/office/validations")

CSV_ROWS = 10_000


@blueprint.get("")
@asks("stay.validate")
def page() -> str:
    """Ask for the stay and how it is validated; what this person validated of late."""
    return _page(_form(empty=True))


@blueprint.post("")
@limiter.limit(TRIES, methods=["POST"])
@asks("stay.validate")
def validate() -> ResponseReturnValue:
    """Validate a stay, and say what is due now."""
    form = _form()
    stay = claims.look_up(form) if form.validate_on_submit() else None
    if stay is None:
        return _page(form), 422
    try:
        with transaction() as session:
            by = Reviewer(current_user.id, now(), form.reason.data)
            steps.validate(session, stay.id, form.kind.data, by, campus_zone())
    except ValidationRefusedError as error:
        form.kind.errors = [REFUSALS[error.code]]
        return _page(form), 422
    flash(_said(stay.id), "success")
    return redirect(url_for("validations.page"), 303)


@blueprint.post("/<int:validation_id>/undo")
@asks("stay.validate")
def undo(validation_id: int) -> ResponseReturnValue:
    """Take a validation back while the car is inside."""
    of_others = can(current_user, "validation.manage")
    by = Reviewer(current_user.id, now(), _("taken back"))
    try:
        with transaction() as session:
            stay = steps.take_back(session, validation_id, by, of_others=of_others)
    except ValidationRefusedError as error:
        status = 404 if error.code is Refused.NOT_YOURS else 409
        raise Refusal(error.code, str(REFUSALS[error.code]), status) from error
    flash(_said(stay.id), "success")
    return redirect(url_for("validations.page"), 303)


@blueprint.get("/validations.csv")
@asks("stay.validate")
def page_csv() -> Response:
    """One's own as a table, the office everybody's; times in UTC, ISO 8601, money in cents."""
    header = ("at", "who", "stay", "kind", "effect", "amount", "reason", "taken_back")
    given = read_session().scalars(steps.list_validations(_whose()).limit(CSV_ROWS)).unique()
    return csv_response("validations.csv", header, (_row(each) for each in given))


@blueprint.route("/kinds", methods=["GET", "POST"])
@asks("validation.manage")
def kinds() -> ResponseReturnValue:
    """The ways to validate; one more is added."""
    form = KindForm()
    if form.validate_on_submit():
        by = Reviewer(current_user.id, now(), "")
        with transaction() as session:
            steps.add_kind(session, form.name.data, Effect(form.effect.data), form.units(), by)
        flash(_("Saved."), "success")
        return redirect(url_for("validations.kinds"), 303)
    listed = steps.list_kinds(read_session(), ended=True)
    shown = render_template(
        "parking/validation_kinds.html", form=form, kinds=listed, takes_off=takes_off
    )
    return shown, 422 if form.errors else 200


@blueprint.post("/kinds/<int:kind_id>/<action>")
@asks("validation.manage")
def switch_kind(kind_id: int, action: str) -> ResponseReturnValue:
    """Offer a kind no longer, or again."""
    if action not in ("end", "put_back"):
        raise Refusal.not_found()
    by = Reviewer(current_user.id, now(), "")
    with transaction() as session:
        found = steps.switch_kind(session, kind_id, by, ended=action == "end")
    if not found:
        raise Refusal.not_found()
    flash(_("Saved."), "success")
    return redirect(url_for("validations.kinds"), 303)


def _form(*, empty: bool = False) -> ValidationForm:
    form = ValidationForm(formdata=None) if empty else ValidationForm()
    claims.offer_garages(form)
    form.kind.choices = [
        SelectChoice(kind.id, kind.name) for kind in steps.list_kinds(read_session())
    ]
    return form


def _page(form: Any) -> str:
    number = request.args.get("page", 1, type=int)
    return render_template(
        "parking/validations.html",
        form=form,
        page=paginate(read_session(), steps.list_validations(_whose()), number, size=20),
        takes_off=takes_off,
    )


def _whose() -> int | None:
    return None if can(current_user, "validation.manage") else int(current_user.id)


def _said(stay_id: int) -> str:
    """What the desk tells the visitor: the stay's plate is not repeated."""
    stay = read_session().get_one(Stay, stay_id, populate_existing=True)
    due = visits.bill(stay, now(), campus_zone()).due_cents
    return str(_("Saved. Due now at %(garage)s: %(due)s.", garage=stay.garage.name, due=money(due)))


def _row(each: StayValidation) -> list[object]:
    undone = each.undone_at.isoformat() if each.undone_at else ""
    what = [each.kind.name, each.effect, each.amount, each.reason]
    return [each.at.isoformat(), each.actor.name, each.stay_id, *what, undone]
