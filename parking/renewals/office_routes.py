"""The office's page of renewals: what was taken, what failed, what comes next."""

from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response as Redirect

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.jobs import Asked, ask_for_run
from core.web.csv import csv_response
from core.web.pagination import paginate
from parking.codes import spaced
from parking.renewals import pages
from parking.renewals.models import PermitRenewal
from parking.renewals.pages import RenewalFilter
from parking.renewals.words import STATE_KINDS, STATE_LABELS, failure_words

blueprint = Blueprint("renewals_office", __name__, url_prefix="/office/renewals")
# The month that ends, and the one that is being renewed.
SHOWN = timedelta(days=62)


@blueprint.get("")
@asks("renewal.list")
def listing() -> str:
    """The renewals of the filter in the address."""
    session, chosen = read_session(), _filter()
    page = paginate(session, pages.list_renewals(chosen), request.args.get("page", 1, type=int))
    return render_template(
        "parking/renewals/office.html",
        page=page,
        chosen=chosen,
        kept={"state": chosen.state} if chosen.state else {},
        counts=pages.count_by_state(session, now() - SHOWN),
        states=STATE_LABELS,
        kinds=STATE_KINDS,
        failure_words=failure_words,
    )


@blueprint.get("/renewals.csv")
@asks("renewal.list")
def listing_csv() -> Response:
    """The renewals of the filter as a table; times are in UTC, ISO 8601."""
    header = ["permit", "holder", "email", "product", "paid_until", "state", "tries", "failure"]
    header += ["next_try", "settled", "suspended", "charge"]
    found = read_session().scalars(pages.list_renewals(_filter()))
    return csv_response("renewals.csv", header, (_row(renewal) for renewal in found))


@blueprint.post("/run")
@asks("renewal.run")
def run_now() -> Redirect:
    """Let the job of renewals run now; what is not due yet stays as it is."""
    with transaction() as session:
        asked = ask_for_run(session, "renewals.renew", current_user.id, now())
    if asked is Asked.NO_WORKER_YET:
        flash(_("No worker has begun yet: they are looked at as soon as one has."), "warning")
    else:
        flash(_("Renewals are being looked at. Load this page again in a moment."), "success")
    return redirect(url_for(".listing"), 303)


def _filter() -> RenewalFilter:
    state = request.args.get("state", "")
    return RenewalFilter(state if state in set(STATE_LABELS) else "", now() - SHOWN)


def _row(renewal: PermitRenewal) -> list[object]:
    permit = renewal.permit
    instants = (renewal.next_at, renewal.settled_at, renewal.suspended_at)
    return [
        spaced(permit.id),
        permit.person.name,
        permit.person.email,
        permit.product.name,
        renewal.ends_at.isoformat(),
        renewal.state,
        renewal.tries,
        renewal.failure,
        *(instant.isoformat() if instant else "" for instant in instants),
        renewal.charge_id or "",
    ]
