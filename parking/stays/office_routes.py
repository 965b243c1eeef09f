"""The office's pages of stays: what is in doubt, too long or due, and what a person decides."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate
from parking import visits
from parking.forms import StayReasonForm
from parking.models import Stay
from parking.stays import review
from parking.stays.listing import KIND_LABELS, WHY_LABELS, Kind, list_stays
from parking.stays.review import Reviewer, ReviewRefusedError
from parking.stays.telling import doubt_words, plate_words

blueprint = Blueprint("stays_office", __name__, url_prefix="/office/stays")
KEPT_FOR = timedelta(days=3)


@blueprint.get("")
@asks("stay.review")
def listing() -> str:
    """The stays of one kind, those to be looked at first."""
    kind, words = _chosen()
    page = paginate(read_session(), list_stays(kind, words), request.args.get("page", 1, type=int))
    return render_template(
        "parking/office_stays.html",
        page=page,
        kind=kind,
        words=words,
        kept={"kind": kind.value, **({"words": words} if words else {})},
        kinds=KIND_LABELS,
        reasons=WHY_LABELS,
        plate_words=plate_words,
    )


@blueprint.get("/stays.csv")
@asks("stay.review")
def listing_csv() -> Response:
    """The list above as a table; times are in UTC, ISO 8601, money in cents."""
    kind, words = _chosen()
    header = ["stay", "garage", "plate_in", "plate_out", "entered", "left", "closed_by"]
    header += ["doubt", "review", "balance_cents"]
    stays = read_session().scalars(list_stays(kind, words)).unique()
    return csv_response("stays.csv", header, (_row(stay) for stay in stays))


@blueprint.get("/<int:stay_id>")
@asks("stay.review")
def detail(stay_id: int) -> str:
    """One stay: what is known of it, and what can be done."""
    return _page(_find(stay_id), StayReasonForm(formdata=None))


@blueprint.post("/<int:stay_id>/<action>")
@asks("stay.review")
def act(stay_id: int, action: str) -> ResponseReturnValue:
    """Close, keep, open again, part or confirm, for a reason that is kept."""
    if action not in ACTS:
        raise Refusal.not_found()
    stay, form = _find(stay_id), StayReasonForm()
    if not form.validate_on_submit():
        return _page(stay, form), 422
    try:
        with transaction() as session:
            ACTS[action](session, stay_id, Reviewer(current_user.id, now(), form.reason.data))
    except ReviewRefusedError as error:
        sentence = _("This stay has changed meanwhile. Nothing was done: look at it again.")
        raise Refusal("stay_changed", sentence) from error
    flash(_("Saved."), "success")
    return redirect(url_for("stays_office.detail", stay_id=stay_id), 303)


def _keep(session: Session, stay_id: int, reviewer: Reviewer) -> None:
    review.keep(session, stay_id, reviewer.now + KEPT_FOR, reviewer)


ACTS: Mapping[str, Callable[[Session, int, Reviewer], None]] = {
    "close": review.close,
    "keep": _keep,
    "reopen": review.reopen,
    "part": review.part,
    "confirm": review.confirm,
}


def _chosen() -> tuple[Kind, str]:
    asked = request.args.get("kind", "")
    kind = Kind(asked) if asked in set(Kind) else Kind.REVIEW
    return kind, request.args.get("words", "").replace("\x00", "").strip()


def _find(stay_id: int) -> Stay:
    stay = read_session().get(Stay, stay_id)
    if stay is None:
        raise Refusal.not_found()
    return stay


def _page(stay: Stay, form: StayReasonForm) -> str:
    return render_template(
        "parking/office_stay.html",
        stay=stay,
        form=form,
        bill=visits.bill(stay, now(), campus_zone()),
        doubt=doubt_words(stay),
        reasons=WHY_LABELS,
        plate_words=plate_words,
    )


def _row(stay: Stay) -> list[object]:
    left = stay.left_at.isoformat() if stay.left_at else ""
    plates = [stay.key or "", stay.exit_key or ""]
    times = [stay.entered_at.isoformat(), left, stay.closed_by or ""]
    rest = [stay.doubt or "", stay.review_why or "", stay.balance_cents]
    return [stay.id, stay.garage.slug, *plates, *times, *rest]
