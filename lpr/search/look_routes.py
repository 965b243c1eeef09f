"""The auditors' pages of looks: who looked at plate history, when, at what and why."""

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, render_template, request
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.campus_time import campus_zone
from core.db import read_session
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.pagination import paginate
from lpr.search.looks import LOOKS, LookFilter, names_of, select_looks

blueprint = Blueprint("looks", __name__, url_prefix="/office/looks")

CSV_ROWS = 10_000


@blueprint.get("")
@asks("audit.see")
def listing() -> str:
    """The looks of the filter in the address, newest first."""
    session, chosen = read_session(), _filter()
    number = request.args.get("page", 1, type=int)
    page = paginate(session, select_looks(chosen, campus_zone()), number)
    return render_template(
        "lpr/looks.html",
        page=page,
        chosen=chosen,
        kept={name: value for name, value in vars(chosen).items() if value},
        actions=LOOKS,
        names=names_of(session, page.items),
    )


@blueprint.get("/looks.csv")
@asks("audit.see")
def listing_csv() -> Response:
    """The looks of the filter as a table, at most 10,000; times are in UTC, ISO 8601."""
    session = read_session()
    looks = session.scalars(select_looks(_filter(), campus_zone()).limit(CSV_ROWS)).all()
    header = ("at", "who", "action", "what", "reason", "shown")
    return csv_response("looks.csv", header, _rows(session, looks))


def _rows(session: Session, looks: Sequence[AuditEntry]) -> list[tuple[object, ...]]:
    names = names_of(session, looks)
    return [
        (
            look.at.isoformat(),
            names.get(look.actor_id or 0, ""),
            look.action,
            look.subject_id,
            look.reason,
            look.details.get("shown", ""),
        )
        for look in looks
    ]


def _filter() -> LookFilter:
    action = request.args.get("action", "")
    return LookFilter(
        words=request.args.get("words", "").replace("\x00", "").strip()[:100],
        action=action if action in LOOKS else "",
        since=request.args.get("since", type=date.fromisoformat),
        until=request.args.get("until", type=date.fromisoformat),
    )
