"""Finance's page of one thing that a provider told, and that somebody has dealt with it."""

import json

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from core import audit
from core.audit import AuditEntry
from core.campus_time import now
from core.db import read_session, transaction
from core.identity.models import Person
from core.identity.permissions import asks
from core.web.errors import Refusal
from core.web.typed import stripped
from payments.models import Charge, PaymentEvent
from payments.sentences import EVENT_OUTCOMES
from payments.webhooks import ALERTING, Outcome

blueprint = Blueprint("payment_events", __name__, url_prefix="/office/payments/events")
SUBJECT = "payment_event"


class DealtForm(FlaskForm):  # type: ignore[misc] # flask-wtf has no types
    """What somebody has done about it."""

    words = StringField(
        _l("What was done"),
        description=_l("As: given back on the payment company's page, its refund re_123."),
        filters=[stripped],
        validators=[DataRequired(_l("Say what was done.")), Length(max=200)],
    )


@blueprint.get("/<event_id>")
@asks("payment.list")
def detail(event_id: str) -> str:
    """What was told, what came of it, and who dealt with it."""
    return _page(event_id, DealtForm(formdata=None))


@blueprint.post("/<event_id>/dealt-with")
@asks("payment.reconcile")
def deal(event_id: str) -> ResponseReturnValue:
    """Take it off the list of what somebody must look at."""
    form = DealtForm()
    if not form.validate_on_submit():
        return _page(event_id, form), 422
    _move(event_id, {*ALERTING}, Outcome.DEALT_WITH, form.words.data)
    flash(_("It is off the list of what somebody must look at."), "success")
    return redirect(url_for(".detail", event_id=event_id), 303)


@blueprint.post("/<event_id>/look-again")
@asks("payment.reconcile")
def look_again(event_id: str) -> ResponseReturnValue:
    """Put it back on that list."""
    _move(event_id, {Outcome.DEALT_WITH}, Outcome.NEEDS_PERSON, "")
    return redirect(url_for(".detail", event_id=event_id), 303)


def _move(event_id: str, before: set[Outcome], after: Outcome, words: str) -> None:
    with transaction() as session:
        kept = session.get(PaymentEvent, event_id, with_for_update=True)
        if kept is None:
            raise Refusal.not_found()
        if kept.outcome not in before:
            said = _("Somebody else has changed this meanwhile. Look at it again.")
            raise Refusal("event_moved", said, 409)
        kept.outcome = after
        audit.record(
            session,
            actor_id=current_user.id,
            action=f"payment_event.{after}",
            subject_type=SUBJECT,
            subject_id=kept.id[:80],
            now=now(),
            reason=words,
        )


def _page(event_id: str, form: DealtForm) -> str:
    session = read_session()
    kept = session.get(PaymentEvent, event_id)
    if kept is None:
        raise Refusal.not_found()
    return render_template(
        "payments/event.html",
        event=kept,
        body=_body(kept),
        charge=session.get(Charge, kept.charge_id) if kept.charge_id else None,
        acts=_acts(session, kept),
        is_open=kept.outcome in ALERTING,
        is_dealt_with=kept.outcome == Outcome.DEALT_WITH,
        outcomes=EVENT_OUTCOMES,
        form=form,
    )


def _acts(session: Session, kept: PaymentEvent) -> list[tuple[AuditEntry, str]]:
    """What was done about it and by whom, oldest first."""
    query = (
        select(AuditEntry, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_type == SUBJECT, AuditEntry.subject_id == kept.id[:80])
    )
    rows = session.execute(query.order_by(AuditEntry.at, AuditEntry.id))
    return [(entry, name or "") for entry, name in rows]


def _body(kept: PaymentEvent) -> str:
    """What was told, one thing a line; as it came where it is no JSON."""
    try:
        return json.dumps(json.loads(kept.body), indent=2, ensure_ascii=False)
    except ValueError:
        return kept.body
