"""Pages of payments: the webhook, what became of a payment, receipts."""

from typing import Any

import structlog
from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response as Redirect

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks, own_or_404
from core.web.errors import Refusal
from payments import queries
from payments.charges import ChargeState
from payments.leaving import to_checkout
from payments.models import Charge, Receipt
from payments.ports import BadSignatureError, UnreadableEventError
from payments.sentences import REFUND_SENTENCES, STATE_KINDS, STATE_LABELS
from payments.setup import payments
from payments.webhooks import Desk, receive

log = structlog.get_logger(__name__)
blueprint = Blueprint("payments", __name__, url_prefix="/payments")


@blueprint.post("/webhooks/<provider>")
@asks("payment.webhook")
def webhook(provider: str) -> tuple[Response, int]:
    """Take an event from the provider in use: the only way in which a charge becomes paid."""
    configured = payments()
    if provider != configured.provider.name:
        raise Refusal.not_found()
    body, instant = request.get_data(cache=False), now()
    try:
        configured.provider.verify(body, dict(request.headers), instant)
        event = configured.provider.parse_event(body)
    except (BadSignatureError, UnreadableEventError) as error:
        log.warning("webhook_refused", provider=provider, why=str(error), bytes=len(body))
        return jsonify(error=type(error).__name__), 400
    desk = Desk(provider, configured.subjects, campus_zone(), instant)
    with transaction() as session:
        outcome = receive(session, desk, event, body)
    return jsonify(outcome=str(outcome)), 200


@blueprint.get("/<charge_id>")
@asks("payment.follow")
def follow(charge_id: str) -> str | Redirect:
    """What became of a payment. The payer comes back to this page; coming back proves nothing."""
    if _must_sign_in(charge_id):
        return redirect(url_for("security.login", next=request.path))
    return render_template("payments/follow.html", **_followed(charge_id))


@blueprint.get("/<charge_id>/state")
@asks("payment.follow")
def follow_state(charge_id: str) -> str:
    """The part of the page above that changes, for htmx to ask for again."""
    return render_template("payments/_state.html", **_followed(charge_id))


@blueprint.post("/<charge_id>/continue")
@asks("payment.follow")
def continue_paying(charge_id: str) -> Redirect:
    """Go (back) to the payment company's page."""
    charge = own_charge(charge_id)
    if charge.state != ChargeState.PENDING:
        return redirect(url_for("payments.follow", charge_id=charge.id), 303)
    return to_checkout(charge.id)


@blueprint.get("/receipts")
@asks("mine.see")
def receipts() -> str:
    """A person's receipts."""
    found = queries.list_receipts(read_session(), current_user.id)
    return render_template("payments/receipts.html", receipts=found)


@blueprint.get("/receipts/<number>")
@asks("receipt.see")
def receipt(number: str) -> str:
    """One receipt, to keep or print."""
    found = queries.find_receipt(read_session(), number)
    return _receipt_page(own_or_404(current_user, "receipt.see", found))


@blueprint.get("/<charge_id>/receipt")
@asks("payment.follow")
def visitor_receipt(charge_id: str) -> str:
    """The receipt of a payment without an account; its charge's id is the key to it."""
    found = own_charge(charge_id).receipt
    if found is None:
        raise Refusal.not_found()
    return _receipt_page(found)


def _receipt_page(shown: Receipt) -> str:
    return render_template(
        "payments/receipt.html",
        receipt=shown,
        charge=shown.charge,
        refund_sentences=REFUND_SENTENCES,
    )


def _must_sign_in(charge_id: str) -> bool:
    """Whether this is somebody's charge and nobody is signed in: perhaps their session ended."""
    charge = read_session().get(Charge, charge_id)
    return charge is not None and charge.person_id is not None and not current_user.is_authenticated


def own_charge(charge_id: str) -> Charge:
    """The charge, if it is this person's; one without a person belongs to whoever has its id."""
    charge = read_session().get(Charge, charge_id)
    if charge is not None and charge.person_id is None:
        return charge
    return own_or_404(current_user, "charge.see", charge)


def _followed(charge_id: str) -> dict[str, Any]:
    charge = own_charge(charge_id)
    subject = payments().subjects[charge.subject_type]
    return {
        "charge": charge,
        "has_left": request.args.get("left") == "1",
        "page": subject.page(read_session(), charge.subject_id),
        "state_label": STATE_LABELS[ChargeState(charge.state)],
        "state_kind": STATE_KINDS[ChargeState(charge.state)],
        "refund_sentences": REFUND_SENTENCES,
    }
