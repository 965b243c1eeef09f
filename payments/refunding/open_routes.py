"""Finance's pages of refunds that the payment company refused: sent again, or given by hand."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal as PageRefusal
from payments.amounts import plain
from payments.models import Charge, Refund
from payments.refunding import open_pages, remedies
from payments.refunding.commands import Decision, RefundRefusedError
from payments.refunding.forms import ByHandForm, DecideForm, OnceForm, TakeBackForm
from payments.refunding.models import RefundRemedy
from payments.refunding.open_pages import OpenRefund
from payments.refunding.remedies import Wanted
from payments.refunding.rules import Way
from payments.refunding.words import (
    OPEN_KINDS,
    OPEN_LABELS,
    REFUSAL_SENTENCES,
    REMEDY_KINDS,
    REMEDY_LABELS,
    WAY_LABELS,
)
from payments.sentences import REFUND_SENTENCES

blueprint = Blueprint("open_refunds", __name__, url_prefix="/office/payments/refunds")
_FORMS = {"form": ByHandForm, "decide_form": DecideForm, "back_form": TakeBackForm}
Page = str | tuple[str, int] | Redirect


@blueprint.get("")
@asks("payment.list")
def listing() -> str:
    """Refunds that somebody must look at, the oldest first."""
    return render_template(
        "payments/open_refunds.html",
        refunds=open_pages.list_open(read_session(), now()),
        labels=OPEN_LABELS,
        kinds=OPEN_KINDS,
    )


@blueprint.get("/refunds.csv")
@asks("payment.list")
def listing_csv() -> Response:
    """The same as a table; times are in UTC, ISO 8601, amounts in dollars."""
    header = ["refund", "state", "asked", "amount", "currency", "payer", "for", "charge", "why"]
    found = open_pages.list_open(read_session(), now())
    return csv_response("open-refunds.csv", header, (_row(entry) for entry in found))


@blueprint.get("/<refund_id>")
@asks("payment.list")
def detail(refund_id: str) -> str:
    """One refund: what happened to it, and what may be done about it."""
    return _page(refund_id)


@blueprint.post("/<refund_id>/send-again")
@asks("payment.refund")
def send_again(refund_id: str) -> Page:
    """Have the payment company asked once more."""
    form = OnceForm()
    _act(lambda session: _ask(session, refund_id, Wanted(Way.AGAIN), _decision("", form.name)))
    flash(_("It is sent again. What the payment company says stands here in a moment."), "success")
    return redirect(url_for(".detail", refund_id=refund_id), 303)


@blueprint.post("/<refund_id>/by-hand")
@asks("payment.refund")
def give_by_hand(refund_id: str) -> Page:
    """Note that it was given in another way, or let that wait for a second person."""
    form = ByHandForm()
    if not form.validate_on_submit():
        return _page(refund_id, form=form), 422
    wanted = Wanted(Way(form.way.data), form.reference.data)
    decision = _decision(form.reason.data, form.name)
    _act(lambda session: _ask(session, refund_id, wanted, decision))
    return redirect(url_for(".detail", refund_id=refund_id), 303)


@blueprint.post("/<refund_id>/by-bank")
@asks("payment.refund")
def note_bank(refund_id: str) -> Page:
    """Close a refund whose money the payer's bank has taken for good."""
    form = OnceForm()
    dispute = open_pages.find_lost_dispute(read_session(), refund_id)
    wanted = Wanted(Way.BANK, dispute.id[:60] if dispute else "")
    _act(lambda session: _ask(session, refund_id, wanted, _decision("", form.name)))
    return redirect(url_for(".detail", refund_id=refund_id), 303)


@blueprint.post("/remedies/<remedy_id>/approve")
@asks("payment.refund")
def approve(remedy_id: str) -> Page:
    """Let be done what somebody else asked for."""

    def act(session: Session) -> str:
        remedy = _locked(session, remedy_id)
        remedies.approve_remedy(session, remedy, _decision())
        return remedy.refund_id

    return redirect(url_for(".detail", refund_id=_act(act)), 303)


@blueprint.post("/remedies/<remedy_id>/refuse")
@asks("payment.refund")
def refuse(remedy_id: str) -> Page:
    """Let it not be done, and say why."""
    return _end(remedy_id, DecideForm(), "decide_form", remedies.refuse_remedy)


@blueprint.post("/remedies/<remedy_id>/take-back")
@asks("payment.refund")
def take_back(remedy_id: str) -> Page:
    """Note that it was not given after all."""
    return _end(remedy_id, TakeBackForm(), "back_form", remedies.take_back)


def _end(
    remedy_id: str,
    form: FlaskForm,
    name: str,
    command: Callable[[Session, RefundRemedy, Decision], None],
) -> Page:
    """End what somebody had asked for, with a reason."""
    known = read_session().get(RefundRemedy, remedy_id)
    if known is None:
        raise PageRefusal.not_found()
    refund_id = known.refund_id
    if not form.validate_on_submit():
        return _page(refund_id, **{name: form}), 422
    decision = _decision(form.reason.data)
    _act(lambda session: command(session, _locked(session, remedy_id), decision))
    return redirect(url_for(".detail", refund_id=refund_id), 303)


def _act(command: Callable[[Session], Any]) -> Any:
    """Do it in one transaction; what is refused is said on a page."""
    try:
        with transaction() as session:
            return command(session)
    except RefundRefusedError as error:
        raise PageRefusal(error.code, str(REFUSAL_SENTENCES[error.code]), 409) from error


def _ask(session: Session, refund_id: str, wanted: Wanted, decision: Decision) -> None:
    refund = _locked_refund(session, refund_id)
    alone_cents = int(current_app.config["REFUND_ALONE_CENTS"])
    remedies.ask_remedy(session, refund, wanted, alone_cents, decision)


def _decision(why: str = "", once: str = "") -> Decision:
    return Decision(current_user.id, now(), why, once or secrets.token_hex(16))


def _locked(session: Session, remedy_id: str) -> RefundRemedy:
    """What somebody asked for, with its refund and charge, all locked, the charge first."""
    known = session.get(RefundRemedy, remedy_id)
    if known is None:
        raise PageRefusal.not_found()
    _locked_refund(session, known.refund_id)
    return session.get_one(RefundRemedy, remedy_id, with_for_update=True, populate_existing=True)


def _locked_refund(session: Session, refund_id: str) -> Refund:
    known = session.get(Refund, refund_id)
    if known is None:
        raise PageRefusal.not_found()
    session.get_one(Charge, known.charge_id, with_for_update=True, populate_existing=True)
    return session.get_one(Refund, refund_id, with_for_update=True, populate_existing=True)


def _page(refund_id: str, **forms: Any) -> str:
    story = open_pages.find_refund_story(read_session(), refund_id)
    if story is None:
        raise PageRefusal.not_found()
    return render_template(
        "payments/open_refund.html",
        story=story,
        once=secrets.token_hex(16),
        alone_cents=current_app.config["REFUND_ALONE_CENTS"],
        ways=WAY_LABELS,
        remedy_labels=REMEDY_LABELS,
        remedy_kinds=REMEDY_KINDS,
        refund_sentences=REFUND_SENTENCES,
        **({name: make(formdata=None) for name, make in _FORMS.items()} | forms),
    )


def _row(entry: OpenRefund) -> list[object]:
    refund = entry.refund
    return [
        refund.id,
        entry.state,
        refund.requested_at.isoformat(),
        plain(refund.amount_cents),
        refund.charge.currency,
        refund.charge.payer_name,
        refund.charge.description,
        refund.charge_id,
        refund.failure,
    ]
