"""Finance's list of disputes."""

from flask import Blueprint, Response, render_template, request

from core.db import read_session
from core.identity.permissions import asks
from core.web.csv import csv_response
from payments.amounts import plain
from payments.disputes import pages
from payments.disputes.pages import Disputed
from payments.disputes.words import REASON_LABELS, STATE_KINDS, STATE_LABELS, STATE_SENTENCES

blueprint = Blueprint("disputes_office", __name__, url_prefix="/office/payments/disputes")


@blueprint.get("")
@asks("payment.list")
def listing() -> str:
    """Disputes, those to be answered first; `all=1` shows those that are over too."""
    shows_all = request.args.get("all") == "1"
    return render_template(
        "payments/disputes.html",
        disputes=pages.list_disputes(read_session(), only_open=not shows_all),
        shows_all=shows_all,
        labels=STATE_LABELS,
        kinds=STATE_KINDS,
        sentences=STATE_SENTENCES,
        reasons=REASON_LABELS,
    )


@blueprint.get("/disputes.csv")
@asks("payment.list")
def listing_csv() -> Response:
    """Every dispute as a table; times are in UTC, ISO 8601, amounts in dollars."""
    header = ["dispute", "state", "opened", "answer_by", "amount", "currency", "reason"]
    header += ["payment", "charge", "payer", "for"]
    found = pages.list_disputes(read_session(), only_open=False)
    return csv_response("disputes.csv", header, (_row(entry) for entry in found))


def _row(entry: Disputed) -> list[object]:
    dispute, charge = entry.dispute, entry.charge
    return [
        dispute.id,
        dispute.state,
        dispute.opened_at.isoformat(),
        dispute.answer_by.isoformat() if dispute.answer_by else "",
        plain(dispute.amount_cents),
        dispute.currency,
        dispute.reason,
        dispute.payment_ref or "",
        charge.id if charge else "",
        charge.payer_name if charge else "",
        charge.description if charge else "",
    ]
