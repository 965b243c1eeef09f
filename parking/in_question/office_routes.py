"""The office's pages of permits in question: the list, one of them, what is decided."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response as Redirect

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.formatting import local_date
from core.web.pagination import paginate
from parking.codes import spaced
from parking.in_question import deciding, pages
from parking.in_question.forms import ENDS, ON_DAY, STAYS, DecideForm, TakeBackForm, choices_of
from parking.in_question.models import PermitQuestion
from parking.in_question.pages import QuestionFilter
from parking.in_question.rules import State
from parking.in_question.words import REFUSALS, SHOWN, STATE_KINDS, STATES, Shown, reason_lines
from parking.permits.life import PermitState
from parking.permits.steps import Actor, PermitRefusedError
from parking.products.finding import list_products
from parking.sentences import refusal_sentence

blueprint = Blueprint("permits_in_question", __name__, url_prefix="/office/in-question")


@blueprint.get("")
@asks("permit.list")
def listing() -> str:
    """The permits in question of the filter in the address."""
    session, chosen = read_session(), _filter()
    page = paginate(session, pages.list_questions(chosen), request.args.get("page", 1, type=int))
    return render_template(
        "parking/in_question/listing.html",
        page=page,
        chosen=chosen,
        kept={"shown": chosen.shown.value, "product": chosen.product},
        products=list_products(session),
        parts=SHOWN,
        states=STATES,
        kinds=STATE_KINDS,
        reason_lines=reason_lines,
    )


@blueprint.get("/in-question.csv")
@asks("permit.list")
def listing_csv() -> Response:
    """The permits of the filter as a table; times are in UTC, ISO 8601."""
    header = ["permit", "holder", "employee_number", "email", "product", "garage", "paid_until"]
    header += ["since", "against_it", "rule_changed", "state", "decided", "decided_by", "reason"]
    found = pages.read_questions(read_session(), _filter())
    return csv_response("in-question.csv", header, (_row(question) for question in found))


@blueprint.get("/<int:question_id>")
@asks("permit.list")
def detail(question_id: int) -> str:
    """One permit in question: what speaks against it, and what can be decided."""
    return _page(_find(question_id), DecideForm(formdata=None), TakeBackForm(formdata=None))


@blueprint.post("/<int:question_id>")
@asks("permit.manage")
def decide(question_id: int) -> ResponseReturnValue:
    """Let the permit end, or stay, for a reason that its holder reads."""
    found, form = _find(question_id), DecideForm()
    form.what.choices = _choices(found)
    if not form.validate_on_submit():
        return _page(found, form, TakeBackForm(formdata=None)), 422
    actor, zone = Actor(current_user.id, now(), form.reason.data), campus_zone()
    try:
        with _refusals(), transaction() as session:
            if form.what.data == STAYS:
                deciding.let_stay(session, question_id, actor, zone)
            else:
                day = form.day.data if form.what.data == ON_DAY else None
                deciding.let_end(session, question_id, day, actor, zone)
    except PermitRefusedError as refused:
        form.day.errors = [refusal_sentence(refused)]
        return _page(_find(question_id), form, TakeBackForm(formdata=None)), 422
    flash(_("Decided. The holder reads your reason on the permit's page."), "success")
    return redirect(url_for(".listing"), 303)


@blueprint.post("/<int:question_id>/take-back")
@asks("permit.manage")
def take_back(question_id: int) -> ResponseReturnValue:
    """Take a decision back, for a reason: the permit goes on, and is on the list again."""
    found, form = _find(question_id), TakeBackForm()
    if not form.validate_on_submit():
        return _page(found, DecideForm(formdata=None), form), 422
    with _refusals(), transaction() as session:
        deciding.take_back(session, question_id, Actor(current_user.id, now(), form.reason.data))
    flash(_("Taken back. The permit goes on, and waits for a decision again."), "success")
    return _to(question_id)


def _to(question_id: int) -> Redirect:
    return redirect(url_for(".detail", question_id=question_id), 303)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except deciding.QuestionRefusedError as refused:
        raise Refusal(refused.code, str(REFUSALS[refused.code])) from refused


def _page(question: PermitQuestion, form: DecideForm, take_back_form: TakeBackForm) -> str:
    form.what.choices = _choices(question)
    permit = question.permit
    return render_template(
        "parking/in_question/question.html",
        question=question,
        permit=permit,
        lines=reason_lines(question.reasons, permit.product),
        form=form,
        take_back_form=take_back_form,
        is_ended=permit.state not in (PermitState.ACTIVE, PermitState.AWAY, PermitState.SUSPENDED),
        state_label=STATES[question.state],
        state_kind=STATE_KINDS[question.state],
        ends=ENDS,
    )


def _choices(question: PermitQuestion) -> list[object]:
    permit = question.permit
    last_day = local_date(permit.valid_until - timedelta(minutes=1))
    return [*choices_of(last_day, is_active=permit.state == PermitState.ACTIVE)]


def _find(question_id: int) -> PermitQuestion:
    session = read_session()
    found = pages.find_listed(session, question_id) if question_id < 2**31 else None
    if found is None:
        raise Refusal.not_found()
    return found


def _filter() -> QuestionFilter:
    shown = request.args.get("shown", "")
    return QuestionFilter(
        Shown(shown) if shown in set(Shown) else Shown.HOLDER,
        request.args.get("product", "")[:60],
    )


def _row(question: PermitQuestion) -> list[object]:
    permit, holder = question.permit, question.permit.person
    is_decided = question.state in (State.STAYS, State.ENDS)
    return [
        spaced(permit.id),
        holder.name,
        holder.employee_number or "",
        holder.email,
        permit.product.name,
        permit.product.garage.name,
        permit.valid_until.isoformat(),
        question.found_at.isoformat(),
        " ".join(reason_lines(question.reasons, permit.product)),
        "yes" if question.by_rule else "no",
        question.state,
        question.decided_at.isoformat() if is_decided and question.decided_at else "",
        question.decider.name if question.decider else "",
        question.why,
    ]
