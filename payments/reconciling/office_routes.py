"""Finance's pages of the differences between the provider's statement and the books."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response as Redirect

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.jobs import Asked, ask_for_run
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate
from payments.amounts import plain
from payments.reconciling import adopting, commands, pages
from payments.reconciling.adopting import Booking
from payments.reconciling.forms import BookForm, ExplainForm
from payments.reconciling.models import BookDifference
from payments.reconciling.pages import Shown
from payments.reconciling.words import (
    BOOKING_REFUSED,
    FAULT_LABELS,
    KIND_LABELS,
    MENDED_BECAUSE,
    STATE_KINDS,
    STATE_LABELS,
)

blueprint = Blueprint("reconciling_office", __name__, url_prefix="/office/payments/differences")
WORDS = {
    "faults": FAULT_LABELS,
    "movement_kinds": KIND_LABELS,
    "states": STATE_LABELS,
    "state_kinds": STATE_KINDS,
    "mended_because": MENDED_BECAUSE,
}


@blueprint.get("")
@asks("payment.list")
def listing() -> str:
    """Every difference of the state in the address; what waits for a person first."""
    session, state = read_session(), _state()
    page = paginate(session, pages.list_differences(state), request.args.get("page", 1, type=int))
    compared = pages.last_compared(session)
    kept = {"state": state} if state else {}
    return render_template(
        "payments/differences.html", page=page, compared=compared, state=state, kept=kept, **WORDS
    )


@blueprint.get("/differences.csv")
@asks("payment.list")
def listing_csv() -> Response:
    """Every difference as a table; times are in UTC, ISO 8601, amounts in dollars."""
    header = ["difference", "state", "fault", "kind", "name", "at", "statement", "books"]
    header += ["found", "reason"]
    found = read_session().scalars(pages.list_differences(_state()))
    return csv_response("differences.csv", header, (_row(difference) for difference in found))


@blueprint.get("/<int:difference_id>")
@asks("payment.list")
def detail(difference_id: int) -> str:
    """One difference: what either side has, and what became of it."""
    return _page(_shown(difference_id))


@blueprint.post("/<int:difference_id>")
@asks("payment.reconcile")
def explain(difference_id: int) -> str | Redirect | tuple[str, int]:
    """Close a difference with an explanation."""
    form = ExplainForm()
    if not form.validate_on_submit():
        return _page(_shown(difference_id), form=form), 422
    with transaction() as session:
        row = session.get(BookDifference, difference_id, with_for_update=True)
        if row is None:
            raise Refusal.not_found()
        commands.explain(session, row, form.reason.data.strip(), current_user.id, now())
    return redirect(url_for(".detail", difference_id=difference_id), 303)


@blueprint.post("/<int:difference_id>/book")
@asks("payment.reconcile")
def book(difference_id: int) -> str | Redirect | tuple[str, int]:
    """Book a refund that was made on the payment company's own page."""
    form = BookForm()
    if not form.validate_on_submit():
        return _page(_shown(difference_id), book_form=form), 422
    with transaction() as session:
        row = session.get(BookDifference, difference_id)
        if row is None:
            raise Refusal.not_found()
        came = adopting.book_refund(session, row, form.why.data, current_user.id, now())
    if came is not Booking.DONE:
        raise Refusal(f"refund_{came}", str(BOOKING_REFUSED[came]))
    flash(_("It is booked, and the payer gets a receipt."), "success")
    return redirect(url_for(".detail", difference_id=difference_id), 303)


@blueprint.post("/compare")
@asks("payment.reconcile")
def compare_now() -> Redirect:
    """Have statement and books compared now, beside the night's run."""
    with transaction() as session:
        asked = ask_for_run(session, "payments.reconcile", current_user.id, now())
    if asked is Asked.NO_WORKER_YET:
        flash(_("No worker has begun yet: they are compared as soon as one has."), "warning")
    else:
        flash(_("They are being compared. Load this page again in a moment."), "success")
    return redirect(url_for(".listing"), 303)


@blueprint.post("/<int:difference_id>/reopen")
@asks("payment.reconcile")
def reopen(difference_id: int) -> Redirect:
    """Take an explanation back."""
    with transaction() as session:
        row = session.get(BookDifference, difference_id, with_for_update=True)
        if row is None:
            raise Refusal.not_found()
        commands.reopen(session, row, current_user.id, now())
    return redirect(url_for(".detail", difference_id=difference_id), 303)


def _page(shown: Shown, form: ExplainForm | None = None, book_form: BookForm | None = None) -> str:
    return render_template(
        "payments/difference.html",
        shown=shown,
        form=form or ExplainForm(formdata=None),
        book_form=book_form or BookForm(formdata=None),
        **WORDS,
    )


def _shown(difference_id: int) -> Shown:
    found = pages.find_difference(read_session(), difference_id)
    if found is None:
        raise Refusal.not_found()
    return found


def _state() -> str:
    state = request.args.get("state", "")
    return state if state in STATE_LABELS else ""


def _row(difference: BookDifference) -> list[Any]:
    sides = (difference.stated_cents, difference.booked_cents)
    return [
        difference.id,
        difference.state,
        difference.fault,
        difference.kind,
        difference.ref,
        difference.at.isoformat(),
        *("" if cents is None else plain(cents) for cents in sides),
        difference.found_at.isoformat(),
        difference.reason,
    ]
