"""Receipts as documents, for whoever paid and for finance."""

from flask import Blueprint, Response
from flask_babel import get_locale
from flask_security import current_user

from core.db import read_session
from core.identity.permissions import asks, own_or_404
from core.web.errors import Refusal
from payments.receipts import documents, finding
from payments.routes import own_charge

blueprint = Blueprint("receipts", __name__, url_prefix="/payments")


@blueprint.get("/receipts/<number>.pdf")
@asks("receipt.see")
def document(number: str) -> Response:
    """A receipt by its number, of a payment or of a refund."""
    found = finding.find(read_session(), number)
    return _answer(own_or_404(current_user, "receipt.see", found))


@blueprint.get("/<charge_id>/receipt.pdf")
@asks("payment.follow")
def visitor_document(charge_id: str) -> Response:
    """The receipt of a payment without an account; its charge's id is the key to it."""
    return _answer(_found(charge_id))


@blueprint.get("/<charge_id>/receipt-<int:serial>.pdf")
@asks("payment.follow")
def visitor_refund(charge_id: str, serial: int) -> Response:
    """The receipt of a refund of such a payment."""
    return _answer(finding.find_refund(_found(charge_id).receipt, serial))


def _found(charge_id: str) -> finding.Found:
    receipt = own_charge(charge_id).receipt
    if receipt is None:
        raise Refusal.not_found()
    return finding.Found(receipt)


def _answer(found: finding.Found | None) -> Response:
    if found is None:
        raise Refusal.not_found()
    name, data = documents.document_of(found, str(get_locale().language))
    answer = Response(data, mimetype=documents.PDF)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
