"""The office's pages of permits: search, a permit's story, suspend, resume, end."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core import audit
from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate
from parking import pages
from parking.codes import spaced
from parking.models import Permit
from parking.pages import PermitFilter
from parking.permits import keeping
from parking.permits.forms import ReasonForm
from parking.permits.keeping import current_vehicles
from parking.permits.life import Action, PermitState
from parking.permits.pages import permit_facts
from parking.permits.steps import Actor, PermitRefusedError
from parking.sentences import STATE_KINDS, STATE_LABELS, refusal_sentence

blueprint = Blueprint("permits_office", __name__, url_prefix="/office/permits")

ACTIONS = {"suspend": Action.SUSPEND, "resume": Action.RESUME, "end": Action.END}


@blueprint.get("")
@asks("permit.list")
def listing() -> str:
    """The permits of the filter in the address, newest first."""
    session = read_session()
    chosen = _filter()
    page = paginate(session, pages.list_permits(chosen), request.args.get("page", 1, type=int))
    return render_template(
        "parking/office_permits.html",
        page=page,
        chosen=chosen,
        kept={name: value for name, value in vars(chosen).items() if value},
        products=pages.list_products(session),
        states=STATE_LABELS,
        kinds=STATE_KINDS,
        current_vehicles=current_vehicles,
    )


@blueprint.get("/permits.csv")
@asks("permit.list")
def listing_csv() -> Response:
    """The permits of the filter as a table; times are in UTC, ISO 8601."""
    header = ["permit", "state", "holder", "email", "product", "garage", "plates"]
    header += ["valid_from", "valid_until", "created"]
    permits = read_session().scalars(pages.list_permits(_filter())).unique()
    return csv_response("permits.csv", header, (_row(permit) for permit in permits))


@blueprint.get("/<permit_id>")
@asks("permit.list")
def detail(permit_id: str) -> str:
    """One permit: holder, vehicles, payments, and its story."""
    return _page(permit_id, ReasonForm(formdata=None))


@blueprint.post("/<permit_id>/<action>")
@asks("permit.manage")
def act(permit_id: str, action: str) -> ResponseReturnValue:
    """Suspend, resume or end a permit, for a reason that its holder reads."""
    if action not in ACTIONS:
        raise Refusal.not_found()
    found, form = _find(read_session(), permit_id), ReasonForm()
    if not form.validate_on_submit():
        return _page(permit_id, form), 422
    actor = Actor(current_user.id, now(), form.reason.data)
    try:
        with transaction() as session:
            keeping.act(session, found.id, ACTIONS[action], actor)
            _record(session, found.id, action, actor)
    except PermitRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused)) from refused
    flash(_("Done. The holder reads your reason on their page."), "success")
    return redirect(url_for("permits_office.detail", permit_id=found.id), 303)


def _record(session: Session, permit_id: str, action: str, actor: Actor) -> None:
    audit.record(
        session,
        actor_id=actor.person_id,
        action=f"permit.{action}",
        subject_type="permit",
        subject_id=permit_id,
        now=actor.now,
        reason=actor.reason,
    )


def _page(permit_id: str, form: ReasonForm) -> str:
    session = read_session()
    facts = permit_facts(session, _find(session, permit_id))
    return render_template("parking/office_permit.html", form=form, **facts)


def _find(session: Session, permit_id: str) -> Permit:
    found = pages.find_permit(session, permit_id)
    if found is None:
        raise Refusal.not_found()
    return found


def _filter() -> PermitFilter:
    state = request.args.get("state", "")
    return PermitFilter(
        words=request.args.get("words", "").strip()[:100],
        state=state if state in set(PermitState) else "",
        product=request.args.get("product", "")[:60],
    )


def _row(permit: Permit) -> list[object]:
    plates = [f"{e.vehicle.state} {e.vehicle.number}" for e in current_vehicles(permit)]
    return [
        spaced(permit.id),
        permit.state,
        permit.person.name,
        permit.person.email,
        permit.product.name,
        permit.product.garage.name,
        "; ".join(plates),
        permit.valid_from.isoformat(),
        permit.valid_until.isoformat(),
        permit.created_at.isoformat(),
    ]
