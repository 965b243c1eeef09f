"""A person's badge: report it lost, take that back; and the office's list of those reported."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_security import current_user
from sqlalchemy import Select, select

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.lost_badges import commands
from core.identity.lost_badges.commands import BadgeRefusal, BadgeRefusedError, find_open
from core.identity.lost_badges.models import LostBadge
from core.identity.people import Act
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate

blueprint = Blueprint("lost_badges", __name__)

_REFUSALS: Mapping[BadgeRefusal, LazyString] = {
    BadgeRefusal.NO_BADGE: _l("You have no badge on record now, so none opens a gate."),
    BadgeRefusal.NOT_LOST: _l("Your badge is not reported lost."),
    BadgeRefusal.HAS_ANOTHER: _l("You have another badge by now. The old one stays out of use."),
}


@blueprint.get("/mine/badge")
@asks("mine.see")
def page() -> str:
    """The signed-in person's badge: in use, or reported lost."""
    return render_template(
        "identity/lost_badges/mine.html",
        badge_number=current_user.badge_number,
        lost=find_open(read_session(), current_user.id),
    )


@blueprint.post("/mine/badge/lost")
@asks("account.change")
def report() -> ResponseReturnValue:
    """Report it lost."""
    with _refusals(), transaction() as session:
        commands.report_lost(session, current_user.id, Act(current_user.id, "", now()))
    flash(_("Reported lost. It opens no gate: the gates know within seconds."), "success")
    return redirect(url_for("lost_badges.page"), 303)


@blueprint.post("/mine/badge/found")
@asks("account.change")
def found() -> ResponseReturnValue:
    """Take the report back."""
    with _refusals(), transaction() as session:
        commands.take_back(session, current_user.id, Act(current_user.id, "", now()))
    flash(_("Your badge counts again."), "success")
    return redirect(url_for("lost_badges.page"), 303)


@blueprint.get("/office/lost-badges")
@asks("person.find")
def listing() -> str:
    """The badges that are reported lost, the newest first."""
    page = paginate(read_session(), _open(), request.args.get("page", 1, type=int))
    return render_template("identity/lost_badges/listing.html", page=page)


@blueprint.get("/office/lost-badges/badges.csv")
@asks("person.find")
def listing_csv() -> Response:
    """The same as a table; times are in UTC, ISO 8601."""
    header = ("name", "employee_number", "badge_number", "reported", "new_badge")
    rows = (
        (
            lost.person.name,
            lost.person.employee_number or "",
            lost.badge_number,
            lost.reported_at.isoformat(),
            lost.person.badge_number or "",
        )
        for lost in read_session().scalars(_open())
    )
    return csv_response("lost-badges.csv", header, rows)


@contextmanager
def _refusals() -> Iterator[None]:
    """Answer a refusal with its sentence."""
    try:
        yield
    except BadgeRefusedError as refused:
        raise Refusal(refused.code, str(_REFUSALS[refused.code])) from refused


def _open() -> Select[LostBadge]:
    query = select(LostBadge).where(LostBadge.closed_at.is_(None))
    return query.order_by(LostBadge.reported_at.desc(), LostBadge.id.desc())
