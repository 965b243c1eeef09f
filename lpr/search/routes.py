"""The pages of the search by a part of a plate; each look is recorded with its reason."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_security import current_user

from core.campus_time import now
from core.db import transaction
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.i18n import choose_locale
from lpr import pages, queries, service
from lpr.models import Passage
from lpr.search.forms import SearchForm
from lpr.search.passages import PAGE, Found, Place, find_passages
from lpr.service import Act

blueprint = Blueprint("plate_search", __name__, url_prefix="/console/passages")

CSV_ROWS = 5_000
_CSV_HEADER = ("at", "lane", "plate", "state", "decision", "reason", "ending", "passage")


@blueprint.get("")
@asks("passage.search")
def ask() -> str:
    """Ask for a part of a plate, and why."""
    return render_template("lpr/search.html", form=SearchForm(formdata=None), found=None)


@blueprint.post("")
@asks("passage.search")
def find() -> ResponseReturnValue:
    """Find passages by a part of a plate, newest first."""
    form = SearchForm()
    if not form.validate_on_submit():
        return render_template("lpr/search.html", form=form, found=None), 422
    found = _found(form, "passage.search", PAGE)
    rows = [pages.build_row(passage, choose_locale()) for passage in found.passages]
    return render_template("lpr/search.html", form=form, found=rows, older=found.older)


@blueprint.post("/passages.csv")
@asks("passage.search")
def find_csv() -> ResponseReturnValue:
    """The same as a spreadsheet, at most 5,000 rows; times are in UTC, ISO 8601."""
    form = SearchForm()
    if not form.validate_on_submit():
        return render_template("lpr/search.html", form=form, found=None), 422
    found = _found(form, "passage.export", CSV_ROWS)
    return csv_response("passages.csv", _CSV_HEADER, (_cells(p) for p in found.passages))


def _found(form: SearchForm, action: str, size: int) -> Found:
    """Search, and record who did, why, and how much they were shown."""
    before = Place.parse(form.before.data)
    with transaction() as session:
        found = find_passages(session, form.patterns, before=before, size=size)
        details = {"one_unsure": form.one_unsure.data, "shown": len(found.passages)}
        if before is not None:
            details["before"] = str(before)
        act = Act(current_user.id, now(), form.reason.data)
        service.record_look(session, action, ("plate", form.plate.data[:80]), act, details)
    return found


def _cells(passage: Passage) -> tuple[object, ...]:
    return (
        passage.at.isoformat(),
        passage.lane.slug,
        passage.number,
        passage.plate_state or "",
        passage.outcome,
        queries.said_of(passage, choose_locale()),
        passage.settled_how or "",
        passage.uid,
    )
