"""The office's pages of feeds: send one, see what each row would do, put it in force."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user
from sqlalchemy.orm import Session

from core.campus_time import now
from core.db import read_session, release_connection, transaction
from core.identity.feeds import pages, runs, words
from core.identity.feeds.folder import folder_of
from core.identity.feeds.forms import FeedForm
from core.identity.feeds.kinds import FeedKind, all_kinds
from core.identity.feeds.models import FeedRun, RunState
from core.identity.feeds.runs import RunRefusedError, Sent
from core.identity.permissions import asks
from core.web.csv import csv_response
from core.web.errors import Refusal
from core.web.pagination import paginate

blueprint = Blueprint("feeds", __name__, url_prefix="/office/feeds")


@blueprint.get("")
@asks("feed.see")
def listing() -> str:
    """All feeds that came, and the form for another."""
    return _listing(FeedForm(formdata=None))


@blueprint.post("")
@asks("feed.put")
def take() -> ResponseReturnValue:
    """Look at a feed; nothing is changed by it."""
    form = FeedForm()
    if not form.validate_on_submit():
        return _listing(form), 422
    kind, moment = all_kinds()[form.kind.data], now()
    sent = Sent(form.file.data.read(), "page", form.file.data.filename, current_user.id, moment)
    looked = runs.look(read_session(), kind, sent.content, moment)
    release_connection()
    with transaction() as session:
        run = runs.keep(session, kind, sent, looked)
    return redirect(url_for("feeds.report", run_id=run.id), 303)


@blueprint.get("/<int:run_id>")
@asks("feed.see")
def report(run_id: int) -> str:
    """What each row of a feed would do, or did."""
    session, run = read_session(), _find(read_session(), run_id)
    outcome = request.args.get("outcome", "")
    page = paginate(session, pages.list_rows(run_id, outcome), request.args.get("page", 1, int))
    return render_template(
        "feeds/run.html",
        run=run,
        page=page,
        outcome=outcome,
        kind=all_kinds().get(run.kind),
        waits=runs.ends_many(run),
        is_own=current_user.id in (run.taken_by, run.asked_by),
        **_words(),
    )


@blueprint.get("/<int:run_id>/rows.csv")
@asks("feed.see")
def rows_csv(run_id: int) -> Response:
    """Every row of a feed as a spreadsheet."""
    session, run = read_session(), _find(read_session(), run_id)
    header = (_("Row"), _("What happens"), _("Employee number"), _("Name"), _("Why"))
    query = pages.list_rows(run_id, request.args.get("outcome", ""))
    rows = (
        (
            row.line or "",
            str(words.OUTCOMES[row.outcome]),
            row.number,
            row.name,
            words.row_words(row),
        )
        for row in session.scalars(query)
    )
    return csv_response(f"feed-{run.id}.csv", header, rows)


@blueprint.post("/<int:run_id>/put")
@asks("feed.put")
def put(run_id: int) -> ResponseReturnValue:
    """Have a feed put in force, or let it wait for a second person."""
    return _act(
        run_id, lambda s, run, kind: runs.put_in_force(s, run, kind, current_user.id, now())
    )


@blueprint.post("/<int:run_id>/approve")
@asks("feed.put")
def approve(run_id: int) -> ResponseReturnValue:
    """Approve a feed that ends many, as a second person."""
    return _act(run_id, lambda s, run, kind: runs.approve(s, run, kind, current_user.id, now()))


@blueprint.post("/<int:run_id>/refuse")
@asks("feed.put")
def refuse(run_id: int) -> ResponseReturnValue:
    """Put a feed aside for good."""
    return _act(run_id, lambda s, run, _kind: runs.refuse(s, run, current_user.id, now()))


def _act(run_id: int, act: Callable[[Session, FeedRun, FeedKind], None]) -> ResponseReturnValue:
    try:
        with transaction() as session:
            run = _find(session, run_id, locked=True)
            act(session, run, all_kinds()[run.kind])
    except RunRefusedError as refused:
        raise Refusal(refused.code, str(words.REFUSALS[refused.code])) from refused
    flash(str(words.STATES[run.state]), "success")
    return redirect(url_for("feeds.report", run_id=run_id), 303)


def _find(session: Session, run_id: int, *, locked: bool = False) -> FeedRun:
    run = runs.find_run(session, run_id, locked=locked)
    if run is None:
        raise Refusal.not_found()
    return run


def _listing(form: FeedForm) -> str:
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    page = paginate(read_session(), pages.list_runs(kind, state), request.args.get("page", 1, int))
    return render_template(
        "feeds/listing.html",
        form=form,
        page=page,
        kinds=all_kinds(),
        folder_of=folder_of,
        kept={name: value for name, value in (("kind", kind), ("state", state)) if value},
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {
        "states": words.STATES,
        "state_kinds": words.STATE_KINDS,
        "outcomes": words.OUTCOMES,
        "outcome_kinds": words.OUTCOME_KINDS,
        "sources": words.SOURCES,
        "row_words": words.row_words,
        "problem_words": words.problem_words,
        "RunState": RunState,
    }
