"""The office's pages of rounds: open one, watch the answers, call it off."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate
from parking.permits.steps import Actor
from parking.products.finding import list_products
from parking.rounds import pages, steps
from parking.rounds.forms import CancelRoundForm, OpenRoundForm
from parking.rounds.models import RenewRound
from parking.rounds.rules import Answer
from parking.rounds.words import (
    ANSWERS,
    OUTCOMES,
    STATE_KINDS,
    STATES,
    refusal_sentence,
    round_words,
    rule_lines,
)

blueprint = Blueprint("rounds_office", __name__, url_prefix="/office/rounds")
_FIGURES = ("asked", "keep", "release", "silent", "kept", "released", "gone")


@blueprint.get("")
@asks("product.see")
def listing() -> str:
    """Every round with how it stands."""
    return render_template(
        "parking/rounds/office_listing.html",
        rows=pages.list_rounds(read_session()),
        states=STATES,
        kinds=STATE_KINDS,
    )


@blueprint.get("/rounds.csv")
@asks("product.see")
def listing_csv() -> Response:
    """The same as a table; times are in UTC, ISO 8601."""
    header = ("round", "product", "garage", "state", "answer_by", "last_chance", "silence")
    rows = (
        (
            one.id,
            one.product.slug,
            one.product.garage.slug,
            one.state,
            one.answer_by.isoformat(),
            one.last_chance.isoformat(),
            one.silence,
            *(getattr(figures, name) for name in _FIGURES),
        )
        for one, figures in pages.list_rounds(read_session())
    )
    return csv_response("rounds.csv", (*header, *_FIGURES), rows)


@blueprint.route("/new", methods=["GET", "POST"])
@asks("product.change")
def new() -> ResponseReturnValue:
    """Look at what would be published and how many would be asked, then open it."""
    form = OpenRoundForm().offer(list_products(read_session()))
    if not form.validate_on_submit():
        return _new_page(form), 422 if form.errors else 200
    if request.form.get("step") != "open":
        return _new_page(form, looked=True)
    with _refusals(), transaction() as session:
        actor = Actor(current_user.id, now(), form.reason.data)
        opened = steps.open_round(session, form.plan, actor)
    flash(_("The round is open. The mails go out within a minute."), "success")
    return redirect(url_for("rounds_office.detail", round_id=opened.id), 303)


@blueprint.get("/<int:round_id>")
@asks("product.see")
def detail(round_id: int) -> str:
    """One round: its rules, its figures, and what everybody said."""
    return _detail(round_id, CancelRoundForm(formdata=None))


@blueprint.get("/<int:round_id>/answers.csv")
@asks("product.see")
def answers_csv(round_id: int) -> Response:
    """What everybody said, as a table; times are in UTC, ISO 8601."""
    query = pages.list_answers(_find(round_id).id, _chosen())
    rows = (
        (
            row.person.name,
            row.person.employee_number or "",
            row.person.email,
            row.permit_id,
            row.answer or "none",
            row.answered_at.isoformat() if row.answered_at else "",
            row.outcome or "open",
            row.permit.valid_until.isoformat(),
        )
        for row in read_session().scalars(query)
    )
    header = ("name", "employee_number", "email", "permit", "answer", "answered", "outcome")
    return csv_response(f"round-{round_id}.csv", (*header, "paid_until"), rows)


@blueprint.post("/<int:round_id>/cancel")
@asks("product.change")
def cancel(round_id: int) -> ResponseReturnValue:
    """Call a round off, for a reason that everybody who was asked reads."""
    _find(round_id)
    form = CancelRoundForm()
    if not form.validate_on_submit():
        return _detail(round_id, form), 422
    with _refusals(), transaction() as session:
        steps.cancel(session, round_id, Actor(current_user.id, now(), form.reason.data))
    flash(_("The round is called off. Whoever has not lost a space keeps it."), "success")
    return redirect(url_for("rounds_office.detail", round_id=round_id), 303)


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except steps.RoundRefusedError as refused:
        raise Refusal(refused.code, refusal_sentence(refused.code)) from refused


def _new_page(form: OpenRoundForm, *, looked: bool = False) -> str:
    session = read_session()
    return render_template(
        "parking/rounds/office_new.html",
        form=form,
        looked=looked,
        rules=rule_lines(form.plan.answer_by, form.plan.last_chance, form.plan.silence)
        if looked
        else [],
        asked=pages.count_asked(session, form.plan.product_id) if looked else 0,
        waiting=pages.count_waiting(session, form.plan.product_id) if looked else 0,
    )


def _detail(round_id: int, form: CancelRoundForm) -> str:
    session, found = read_session(), _find(round_id)
    query = pages.list_answers(found.id, _chosen())
    return render_template(
        "parking/rounds/office_round.html",
        round=found,
        form=form,
        figures=pages.figures_of(session, [found.id])[found.id],
        waiting=pages.count_waiting(session, found.product_id),
        rules=round_words(found),
        page=paginate(session, query, request.args.get("page", 1, type=int)),
        chosen=_chosen(),
        answers=ANSWERS,
        outcomes=OUTCOMES,
        states=STATES,
        kinds=STATE_KINDS,
    )


def _chosen() -> str:
    """Whose answers are shown: all, or those who said one thing; `none` is who said nothing."""
    said = request.args.get("answer", "all")
    if said == "none":
        return Answer.NONE.value
    return said if said in set(Answer) else "all"


def _find(round_id: int) -> RenewRound:
    found = read_session().get(RenewRound, round_id) if round_id < 2**31 else None
    if found is None:
        raise Refusal.not_found()
    return found
