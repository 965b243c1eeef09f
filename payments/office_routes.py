"""Finance's pages of payments: the list, the books, and what somebody must look at."""

from datetime import timedelta

from flask import Blueprint, Response, render_template, request

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.pagination import paginate
from payments import queries
from payments.amounts import plain
from payments.cards.unanswered import list_unanswered
from payments.charges import ChargeState
from payments.disputes.pages import count_to_answer
from payments.models import Charge
from payments.queries import ChargeFilter
from payments.reconciling.pages import count_open
from payments.refunding.open_pages import list_open
from payments.refunding.pages import list_waiting
from payments.sentences import (
    EVENT_OUTCOMES,
    REFUND_SENTENCES,
    STATE_KINDS,
    STATE_LABELS,
    account_label,
)

blueprint = Blueprint("payments_office", __name__, url_prefix="/office/payments")
FIGURES_OVER = timedelta(days=30)


@blueprint.get("")
@asks("payment.list")
def listing() -> str:
    """The payments of the filter in the address, newest first."""
    session = read_session()
    chosen = _filter()
    page = paginate(session, queries.list_charges(chosen), request.args.get("page", 1, type=int))
    figures = queries.figures(session, now() - FIGURES_OVER)
    return render_template(
        "payments/office_list.html",
        page=page,
        chosen=chosen,
        kept={name: value for name, value in vars(chosen).items() if value},
        figures=figures,
        accounts=[(account_label(name), cents) for name, cents in figures.balances],
        states=STATE_LABELS,
        kinds=STATE_KINDS,
        outcomes=EVENT_OUTCOMES,
        disputes_to_answer=count_to_answer(session),
        differences=count_open(session),
        waiting=list_waiting(session),
        open_refunds=len(list_open(session, now())),
        unanswered=list_unanswered(session, now()),
        refund_sentences=REFUND_SENTENCES,
    )


@blueprint.get("/payments.csv")
@asks("payment.list")
def listing_csv() -> Response:
    """The payments of the filter as a table; times are in UTC, ISO 8601, amounts in dollars."""
    header = ["charge", "created", "settled", "state", "payer", "for", "amount", "paid", "refunded"]
    header += ["currency", "receipt", "provider", "payment"]
    charges = read_session().scalars(queries.list_charges(_filter()))
    return csv_response("payments.csv", header, (_row(charge) for charge in charges))


def _filter() -> ChargeFilter:
    state = request.args.get("state", "")
    return ChargeFilter(
        words=request.args.get("words", "").strip()[:100],
        state=state if state in {*ChargeState, "refunded"} else "",
        subject_type=request.args.get("subject_type", "")[:20],
    )


def _row(charge: Charge) -> list[object]:
    amounts = (charge.amount_cents, charge.paid_cents, charge.refunded_cents)
    return [
        charge.id,
        charge.created_at.isoformat(),
        charge.settled_at.isoformat() if charge.settled_at else "",
        charge.state,
        charge.payer_name,
        charge.description,
        *map(plain, amounts),
        charge.currency,
        charge.receipt.number if charge.receipt else "",
        charge.provider,
        charge.payment_ref or "",
    ]
