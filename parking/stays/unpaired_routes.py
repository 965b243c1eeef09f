"""The office's pages of exits without an entry and entries without an exit, by age."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

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
from parking.garages.finding import list_garages
from parking.models import Stay, UnpairedExit
from parking.stays import unpaired
from parking.stays.forms import StayLookForm, StayReasonForm
from parking.stays.kinds import KIND_NAMES
from parking.stays.look_routes import MINUTES
from parking.stays.looking import record_look, why_looking
from parking.stays.review import Reviewer, ReviewRefusedError
from parking.stays.telling import plate_words

blueprint = Blueprint("unpaired", __name__, url_prefix="/office/stays/unpaired")
HOURS = (12, 24, 72, 168)
SIDES = ("exits", "entries", "settled")


@blueprint.get("")
@asks("stay.review")
def listing() -> str:
    """One side, the oldest first."""
    chosen, session = _chosen(), read_session()
    page: Any = paginate(session, _query(chosen), request.args.get("page", 1, type=int))
    why = _looked("stay.list", ("stays", str(chosen["side"])), len(page.items))
    return render_template(
        "parking/unpaired.html",
        page=page,
        chosen=chosen,
        garages=list_garages(session),
        hours=HOURS,
        why=why,
        **_shown(),
    )


@blueprint.get("/unpaired.csv")
@asks("stay.review")
def listing_csv() -> Response:
    """The side above as a table; times are in UTC, ISO 8601. Plates only after a reason."""
    chosen = _chosen()
    rows: Any = read_session().scalars(_query(chosen)).unique().all()
    why = _looked("stay.export", ("stays", str(chosen["side"])), len(rows))
    header = ["id", "garage", "at", "plate", "kind", "reason"]
    return csv_response(f"{chosen['side']}.csv", header, (_row(row, why) for row in rows))


@blueprint.get("/<int:exit_id>")
@asks("stay.review")
def detail(exit_id: int) -> str:
    """One exit: what is known of it, and which stays it may have ended."""
    return _page(_find(exit_id), StayReasonForm(formdata=None))


@blueprint.post("/<int:exit_id>/<action>")
@asks("stay.review")
def act(exit_id: int, action: str) -> ResponseReturnValue:
    """Say which stay it ended, that nothing is to be done, or take that back."""
    if action not in ACTS:
        raise Refusal.not_found()
    left, form = _find(exit_id), StayReasonForm()
    if not form.validate_on_submit():
        return _page(left, form), 422
    try:
        with transaction() as session:
            ACTS[action](session, exit_id, Reviewer(current_user.id, now(), form.reason.data))
    except ReviewRefusedError as error:
        sentence = _("This exit has changed meanwhile. Nothing was done: look at it again.")
        raise Refusal("exit_changed", sentence) from error
    flash(_("Saved."), "success")
    stay_id = request.form.get("stay", 0, type=int)
    if action == "pair":
        return redirect(url_for("stays_office.detail", stay_id=stay_id), 303)
    return redirect(url_for("unpaired.detail", exit_id=exit_id), 303)


def _pair(session: Session, exit_id: int, reviewer: Reviewer) -> None:
    stay_id = request.form.get("stay", 0, type=int)
    unpaired.pair_by_hand(session, exit_id, stay_id, reviewer, campus_zone())


ACTS: Mapping[str, Callable[[Session, int, Reviewer], None]] = {
    "pair": _pair,
    "settle": unpaired.settle,
    "put_back": unpaired.put_back,
}


def _chosen() -> dict[str, str | int]:
    side = request.args.get("side", "")
    hours = request.args.get("hours", 0, type=int)
    return {
        "side": side if side in SIDES else "exits",
        "hours": hours if hours in HOURS else 24,
        "garage": request.args.get("garage", "").replace("\x00", ""),
    }


def _query(chosen: Mapping[str, str | int]) -> Any:
    garage = str(chosen["garage"])
    if chosen["side"] == "entries":
        return unpaired.list_entries(now(), timedelta(hours=int(chosen["hours"])), garage)
    return unpaired.list_exits(garage, settled=chosen["side"] == "settled")


def _find(exit_id: int) -> UnpairedExit:
    left = read_session().get(UnpairedExit, exit_id)
    if left is None:
        raise Refusal.not_found()
    return left


def _page(left: UnpairedExit, form: StayReasonForm) -> str:
    possible = unpaired.find_possible_stays(read_session(), left)
    why = _looked("stay.look", ("unpaired_exit", str(left.id)), 1 + len(possible))
    return render_template(
        "parking/unpaired_exit.html", left=left, form=form, possible=possible, why=why, **_shown()
    )


def _looked(action: str, subject: tuple[str, str], shown: int) -> str:
    """Why plates may be shown, which is recorded; empty where they stay hidden."""
    why = why_looking()
    if why and shown:
        record_look(action, subject, shown)
    return why


def _shown() -> dict[str, Any]:
    return {
        "look": StayLookForm(formdata=None),
        "minutes": MINUTES,
        "back": request.full_path if request.method == "GET" else request.path,
        "kinds": KIND_NAMES,
        "plate_words": plate_words,
    }


def _row(row: Stay | UnpairedExit, why: str) -> list[object]:
    plate = (row.key or "") if why else ""
    if isinstance(row, Stay):
        return [row.id, row.garage.slug, row.entered_at.isoformat(), plate, row.kind, ""]
    return [row.id, row.garage.slug, row.at.isoformat(), plate, "", row.settled_reason]
