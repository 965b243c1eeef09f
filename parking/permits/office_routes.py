"""The office's pages of permits: search, a permit's story, and what the office decides."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core import audit
from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate
from parking.codes import spaced
from parking.in_question.pages import count_open
from parking.models import Permit
from parking.permits import closing, keeping, offering
from parking.permits.finding import PermitFilter, find_whole_permit, list_permits, read_permits
from parking.permits.forms import OfferForm, ReasonForm, TransferForm
from parking.permits.keeping import current_vehicles
from parking.permits.life import Action, PermitState
from parking.permits.offering import Grant
from parking.permits.pages import find_person, permit_facts
from parking.permits.requests import refusals
from parking.permits.steps import Actor, PermitRefusedError
from parking.permits.telling import tell_decision
from parking.products.finding import list_products
from parking.sentences import STATE_KINDS, STATE_LABELS, refusal_sentence

blueprint = Blueprint("permits_office", __name__, url_prefix="/office/permits")

Act = Callable[[Session, str, Actor], object]

ACTIONS: dict[str, Act] = {
    "suspend": lambda session, permit, by: keeping.act(session, permit, Action.SUSPEND, by),
    "resume": lambda session, permit, by: keeping.act(session, permit, Action.RESUME, by),
    "end": lambda session, permit, by: keeping.act(session, permit, Action.END, by),
    "end-and-refund": lambda session, permit, by: closing.end_now(
        session, permit, by, campus_zone()
    ),
    "refuse": lambda session, permit, by: offering.refuse(session, permit, by, PermitState.APPLIED),
    "take-back": lambda session, permit, by: offering.refuse(
        session, permit, by, PermitState.OFFERED
    ),
}
OFFER_FOR = timedelta(days=7)


@blueprint.get("")
@asks("permit.list")
def listing() -> str:
    """The permits of the filter in the address, newest first."""
    session = read_session()
    chosen = _filter()
    page = paginate(session, list_permits(chosen), request.args.get("page", 1, type=int))
    return render_template(
        "parking/office_permits.html",
        page=page,
        chosen=chosen,
        kept={name: value for name, value in vars(chosen).items() if value},
        products=list_products(session),
        states=STATE_LABELS,
        kinds=STATE_KINDS,
        current_vehicles=current_vehicles,
        in_question=count_open(session),
    )


@blueprint.get("/permits.csv")
@asks("permit.list")
def listing_csv() -> Response:
    """The permits of the filter as a table; times are in UTC, ISO 8601."""
    header = ["permit", "state", "holder", "email", "product", "garage", "plates"]
    header += ["valid_from", "valid_until", "created"]
    permits = read_permits(read_session(), _filter())
    return csv_response("permits.csv", header, (_row(row, plates) for row, plates in permits))


@blueprint.get("/<permit_id>")
@asks("permit.list")
def detail(permit_id: str) -> str:
    """One permit: holder, vehicles, payments, and its story."""
    return _page(permit_id, ReasonForm(formdata=None))


@blueprint.post("/<permit_id>/<action>")
@asks("permit.manage")
def act(permit_id: str, action: str) -> ResponseReturnValue:
    """Suspend, resume, end or refuse a permit, for a reason that its holder reads."""
    if action not in ACTIONS:
        raise Refusal.not_found()
    found, form = _find(read_session(), permit_id), ReasonForm()
    if not form.validate_on_submit():
        return _page(permit_id, form), 422
    actor = Actor(current_user.id, now(), form.reason.data)
    try:
        with transaction() as session:
            ACTIONS[action](session, found.id, actor)
            tell_decision(session, session.get_one(Permit, found.id), actor.reason, actor.now)
            audit.record_act(session, actor, f"permit.{action}", ("permit", found.id))
    except PermitRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused)) from refused
    flash(_("Done. The holder reads your reason on their page."), "success")
    return redirect(url_for("permits_office.detail", permit_id=found.id), 303)


@blueprint.post("/<permit_id>/offer")
@asks("permit.manage")
def offer(permit_id: str) -> ResponseReturnValue:
    """Grant an application: a space is kept until the person takes it."""
    found, form = _find(read_session(), permit_id), OfferForm()
    if not form.validate_on_submit():
        return _page(permit_id, ReasonForm(formdata=None), offer_form=form), 422
    until = now() + timedelta(days=form.offer_days.data)
    actor = Actor(current_user.id, now())
    with refusals(), transaction() as session:
        offering.offer(session, Grant(found.person_id, found.product_id, until), actor)
        audit.record_act(session, actor, "permit.offer", ("permit", found.id))
    flash(_("Offered. The person has a mail."), "success")
    return redirect(url_for("permits_office.detail", permit_id=found.id), 303)


@blueprint.post("/<permit_id>/transfer")
@asks("permit.manage")
def transfer(permit_id: str) -> ResponseReturnValue:
    """Offer somebody's permit to another person, who has it once they have paid."""
    found, form = _find(read_session(), permit_id), TransferForm()
    if form.validate_on_submit():
        receiver = find_person(read_session(), form.receiver.data)
        if receiver is not None:
            actor = Actor(current_user.id, now(), form.why.data)
            with refusals(), transaction() as session:
                until = actor.now + OFFER_FOR
                offering.offer_transfer(session, found.id, receiver.id, until, actor)
                audit.record_act(session, actor, "permit.transfer", ("permit", found.id))
            flash(_("Offered to %(name)s for seven days.", name=receiver.name), "success")
            return redirect(url_for("permits_office.detail", permit_id=found.id), 303)
        form.receiver.errors = [_("Nobody has this address or number.")]
    return _page(permit_id, ReasonForm(formdata=None), transfer_form=form), 422


def _page(
    permit_id: str,
    form: ReasonForm,
    offer_form: OfferForm | None = None,
    transfer_form: TransferForm | None = None,
) -> str:
    session = read_session()
    return render_template(
        "parking/office_permit.html",
        form=form,
        offer_form=offer_form or OfferForm(formdata=None),
        transfer_form=transfer_form or TransferForm(formdata=None),
        **permit_facts(session, _find(session, permit_id)),
    )


def _find(session: Session, permit_id: str) -> Permit:
    found = find_whole_permit(session, permit_id)
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


def _row(row: Any, plates: str) -> list[object]:
    return [
        spaced(row.id),
        row.state,
        row.holder,
        row.email,
        row.product,
        row.garage,
        plates,
        row.valid_from.isoformat(),
        row.valid_until.isoformat(),
        row.created_at.isoformat(),
    ]
