"""The office's pages of stays: what is in doubt, too long or due, and what a person decides."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy import Select
from sqlalchemy.orm import Session

from core.campus_time import campus_zone, now
from core.db import read_session, transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate
from parking.garages.finding import list_garages
from parking.models import Stay
from parking.stays import review
from parking.stays.forms import StayLookForm, StayReasonForm
from parking.stays.kinds import KIND_NAMES
from parking.stays.listing import KIND_LABELS, WHY_LABELS, Kind, list_stays
from parking.stays.look_routes import MINUTES
from parking.stays.looking import record_look, why_looking
from parking.stays.review import Reviewer, ReviewRefusedError
from parking.stays.telling import doubt_words, plate_words
from parking.visits import costs as visits

blueprint = Blueprint("stays_office", __name__, url_prefix="/office/stays")
KEPT_FOR = timedelta(days=3)


@blueprint.get("")
@asks("stay.review")
def listing() -> str:
    """The stays of one kind, those to be looked at first; found by a plate only after a reason."""
    chosen, why = _chosen(), why_looking()
    page = paginate(read_session(), _query(chosen, why), request.args.get("page", 1, type=int))
    if why and page.items:
        record_look("stay.list", _subject(chosen), len(page.items))
    return render_template(
        "parking/office_stays.html",
        page=page,
        chosen=chosen,
        kept={name: value for name, value in chosen.items() if value},
        garages=list_garages(read_session()),
        kinds=KIND_LABELS,
        reasons=WHY_LABELS,
        **_shown(why),
    )


@blueprint.get("/stays.csv")
@asks("stay.review")
def listing_csv() -> Response:
    """The list above as a table; times are in UTC, ISO 8601, money in cents.

    Plates only after a reason.
    """
    chosen, why = _chosen(), why_looking()
    header = ["stay", "garage", "kind", "plate_in", "plate_out", "entered", "left", "closed_by"]
    header += ["doubt", "review", "balance_cents"]
    stays = read_session().scalars(_query(chosen, why)).unique().all()
    if why and stays:
        record_look("stay.export", _subject(chosen), len(stays))
    return csv_response("stays.csv", header, (_row(stay, why) for stay in stays))


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


def _chosen() -> dict[str, str]:
    asked = request.args.get("kind", "")
    kind = Kind(asked) if asked in set(Kind) else Kind.REVIEW
    words, garage = (request.args.get(name, "").replace("\x00", "") for name in ("words", "garage"))
    return {"kind": kind.value, "words": words.strip(), "garage": garage}


def _query(chosen: Mapping[str, str], why: str) -> Select[Stay]:
    """Without a reason nothing is searched for: who finds a plate has seen it."""
    words = chosen["words"] if why else ""
    return list_stays(Kind(chosen["kind"]), words, chosen["garage"])


def _subject(chosen: Mapping[str, str]) -> tuple[str, str]:
    return ("plate", chosen["words"]) if chosen["words"] else ("stays", chosen["kind"])


def _find(stay_id: int) -> Stay:
    stay = read_session().get(Stay, stay_id)
    if stay is None:
        raise Refusal.not_found()
    return stay


def _page(stay: Stay, form: StayReasonForm) -> str:
    why = why_looking()
    if why and (stay.key or stay.exit_key):
        record_look("stay.look", ("stay", str(stay.id)), 1)
    return render_template(
        "parking/office_stay.html",
        stay=stay,
        form=form,
        bill=visits.bill(stay, now(), campus_zone()),
        doubt=doubt_words(stay, with_plates=bool(why)),
        can_part=review.can_part(stay),
        reasons=WHY_LABELS,
        kinds=KIND_NAMES,
        **_shown(why),
    )


def _shown(why: str) -> dict[str, Any]:
    return {
        "why": why,
        "look": StayLookForm(formdata=None),
        "minutes": MINUTES,
        "back": request.full_path if request.method == "GET" else request.path,
        "plate_words": plate_words,
    }


def _row(stay: Stay, why: str) -> list[object]:
    left = stay.left_at.isoformat() if stay.left_at else ""
    plates = [stay.key or "", stay.exit_key or ""] if why else ["", ""]
    times = [stay.entered_at.isoformat(), left, stay.closed_by or ""]
    rest = [stay.doubt or "", stay.review_why or "", stay.balance_cents]
    return [stay.id, stay.garage.slug, stay.kind, *plates, *times, *rest]
