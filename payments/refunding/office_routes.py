"""Finance's page of one payment, and giving its money back."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask_security import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Redirect

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.errors import Refusal as PageRefusal
from payments.cards.forms import NotTakenForm
from payments.cards.unanswered import is_to_look_at
from payments.disputes.words import STATE_KINDS as DISPUTE_KINDS
from payments.disputes.words import STATE_LABELS as DISPUTE_LABELS
from payments.models import Charge, Refund
from payments.refunding import commands, pages
from payments.refunding.commands import Decision, RefundRefusedError
from payments.refunding.forms import DecideForm, RefundForm
from payments.refunding.rules import Refusal
from payments.refunding.words import REFUSAL_SENTENCES
from payments.sentences import (
    REFUND_SENTENCES,
    STATE_KINDS,
    STATE_LABELS,
    account_label,
)

blueprint = Blueprint("refunds_office", __name__, url_prefix="/office/payments/charges")
_FORMS = {"form": RefundForm, "decide_form": DecideForm, "not_taken_form": NotTakenForm}
Page = str | tuple[str, int] | Redirect


@blueprint.get("/<charge_id>")
@asks("payment.list")
def detail(charge_id: str) -> str:
    """One payment: what happened to it, and what may still be given back."""
    return charge_page(charge_id)


@blueprint.post("/<charge_id>/refund")
@asks("payment.refund")
def ask(charge_id: str) -> Page:
    """Give money back, or let it wait for a second person where it is above the limit."""
    form = RefundForm()
    if not form.validate_on_submit():
        return charge_page(charge_id, form=form), 422
    alone_cents = current_app.config["REFUND_ALONE_CENTS"]
    try:
        with transaction() as session:
            charge = session.get(Charge, charge_id, with_for_update=True)
            if charge is None:
                raise PageRefusal.not_found()
            decision = _decision(form.reason.data, form.name)
            commands.ask_refund(
                session, charge, cents=form.cents, alone_cents=alone_cents, decision=decision
            )
    except RefundRefusedError as error:
        form.dollars.errors = [str(REFUSAL_SENTENCES[error.code])]
        return charge_page(charge_id, form=form), 409
    return redirect(url_for(".detail", charge_id=charge_id), 303)


@blueprint.post("/refunds/<refund_id>/approve")
@asks("payment.refund")
def approve(refund_id: str) -> Redirect:
    """Give what somebody else asked for."""
    with transaction() as session:
        refund = _locked(session, refund_id)
        try:
            commands.approve(session, refund, _decision())
        except RefundRefusedError as error:
            raise _refused(error.code) from error
    return redirect(url_for(".detail", charge_id=refund.charge_id), 303)


@blueprint.post("/refunds/<refund_id>/refuse")
@asks("payment.refund")
def refuse(refund_id: str) -> Page:
    """Do not give what was asked for, and say why."""
    form = DecideForm()
    with transaction() as session:
        refund = _locked(session, refund_id)
        is_valid = form.validate_on_submit()
        if is_valid:
            try:
                commands.refuse(session, refund, _decision(form.reason.data))
            except RefundRefusedError as error:
                raise _refused(error.code) from error
    if not is_valid:
        return charge_page(refund.charge_id, decide_form=form), 422
    return redirect(url_for(".detail", charge_id=refund.charge_id), 303)


def _decision(why: str = "", once: str = "") -> Decision:
    return Decision(current_user.id, now(), why, once)


def _refused(code: Refusal) -> PageRefusal:
    return PageRefusal(code, str(REFUSAL_SENTENCES[code]), 409)


def _locked(session: Session, refund_id: str) -> Refund:
    """The refund with its charge, both locked, the charge first."""
    known = session.get(Refund, refund_id)
    if known is None:
        raise PageRefusal.not_found()
    session.get_one(Charge, known.charge_id, with_for_update=True)
    return session.get_one(Refund, refund_id, with_for_update=True)


def charge_page(charge_id: str, **forms: Any) -> str:
    """The page of one payment; forms that were filled in wrongly are given, the others empty."""
    story = pages.find_story(read_session(), charge_id)
    if story is None:
        raise PageRefusal.not_found()
    return render_template(
        "payments/charge.html",
        story=story,
        alone_cents=current_app.config["REFUND_ALONE_CENTS"],
        labels=STATE_LABELS,
        kinds=STATE_KINDS,
        refund_sentences=REFUND_SENTENCES,
        dispute_labels=DISPUTE_LABELS,
        dispute_kinds=DISPUTE_KINDS,
        account_label=account_label,
        is_unanswered=is_to_look_at(story.charge, now()),
        **({name: make(formdata=None) for name, make in _FORMS.items()} | forms),
    )
