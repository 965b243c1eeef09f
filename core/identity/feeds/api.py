"""Where other systems send feeds, and ask what became of them."""

from typing import Any

from flask import request, url_for
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from core.campus_time import now
from core.db import read_session, release_connection, transaction
from core.identity.feeds import pages, runs, words
from core.identity.feeds.kinds import FeedKind, all_kinds
from core.identity.feeds.models import FeedRow, FeedRun, RunState
from core.identity.feeds.outcomes import Outcome
from core.identity.feeds.runs import RunRefusedError, Sent
from core.identity.permissions import asks
from core.identity.tokens import require_token
from core.web.api import PROBLEM
from core.web.errors import Refusal
from core.web.pagination import paginate

ROWS_A_PAGE = 500

blueprint = Blueprint(
    "feeds_api",
    __name__,
    url_prefix="/api/v1/people-feeds",
    description="Personnel, badges and rosters from other systems. Bearer token of FEED_TOKENS.",
)
Document = dict[str, Any]


class AskedSchema(Schema):
    """How a feed is sent."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": "Change nothing."})
    name = fields.String(load_default="", validate=validate.Length(max=200))


class RunSchema(Schema):
    """One feed, and what it does or would do."""

    id = fields.Integer(required=True)
    kind = fields.String(required=True)
    state = fields.String(
        required=True, validate=validate.OneOf([state.value for state in RunState])
    )
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    ends = fields.Integer(required=True, metadata={"description": "People who would lose access."})
    people = fields.Integer(required=True, metadata={"description": "People there are."})
    is_cut = fields.Boolean(required=True)
    problem = fields.String(required=True)
    rows = fields.String(required=True, metadata={"description": "Address of its rows."})


class RowsQuestionSchema(Schema):
    """Which rows, and which page of them."""

    outcome = fields.String(load_default="", validate=validate.OneOf(["", *Outcome]))
    page = fields.Integer(load_default=1, validate=validate.Range(1, 100_000))


class RowSchema(Schema):
    """One row and what becomes of it. Row 0: somebody whom the feed does not name."""

    line = fields.Integer(required=True)
    outcome = fields.String(required=True)
    employee_number = fields.String(required=True)
    name = fields.String(required=True)
    fault = fields.String(required=True)
    words = fields.String(required=True)


class RowsSchema(Schema):
    """A page of rows."""

    page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    total = fields.Integer(required=True)
    rows = fields.List(fields.Nested(RowSchema), required=True)


@blueprint.route("/<kind>", methods=["POST"])
@asks("feed.send")
@blueprint.arguments(AskedSchema, location="query")
@blueprint.response(202, RunSchema, description="It is looked at; it goes in force in seconds.")
@blueprint.alt_response(401, **PROBLEM, description="The token is wrong.")
@blueprint.alt_response(404, **PROBLEM, description="There is no such kind of feed.")
def post_feed(asked: Document, kind: str) -> Document:
    """Send a feed: the CSV as the request's body."""
    require_token("FEED_TOKENS")
    moment = now()
    of_kind = _kind(kind)
    sent = Sent(request.get_data(cache=False), "api", asked["name"], None, moment)
    looked = runs.look(read_session(), of_kind, sent.content, moment)
    release_connection()
    with transaction() as session:
        run = runs.keep(session, of_kind, sent, looked)
        if looked.problem is None and not asked["dry_run"]:
            runs.put_in_force(session, run, of_kind, None, moment)
        return _told(run)


@blueprint.route("/runs/<int:run_id>")
@asks("feed.send")
@blueprint.response(200, RunSchema)
@blueprint.alt_response(401, **PROBLEM, description="The token is wrong.")
@blueprint.alt_response(404, **PROBLEM, description="There is no such feed.")
def get_run(run_id: int) -> Document:
    """Say what became of a feed."""
    require_token("FEED_TOKENS")
    return _told(_run(run_id))


@blueprint.route("/runs/<int:run_id>/rows")
@asks("feed.send")
@blueprint.arguments(RowsQuestionSchema, location="query")
@blueprint.response(200, RowsSchema)
@blueprint.alt_response(401, **PROBLEM, description="The token is wrong.")
@blueprint.alt_response(404, **PROBLEM, description="There is no such feed.")
def get_rows(question: Document, run_id: int) -> Document:
    """Give a page of a feed's rows."""
    require_token("FEED_TOKENS")
    query = pages.list_rows(_run(run_id).id, question["outcome"])
    page = paginate(read_session(), query, question["page"], ROWS_A_PAGE)
    rows = [_row_told(row) for row in page.items]
    return {"page": page.number, "pages": page.last, "total": page.total, "rows": rows}


@blueprint.route("/runs/<int:run_id>/put", methods=["POST"])
@asks("feed.send")
@blueprint.response(202, RunSchema)
@blueprint.alt_response(401, **PROBLEM, description="The token is wrong.")
@blueprint.alt_response(404, **PROBLEM, description="There is no such feed.")
@blueprint.alt_response(409, **PROBLEM, description="It is decided, or a newer one came first.")
def put_run(run_id: int) -> Document:
    """Put in force what a dry run looked at."""
    require_token("FEED_TOKENS")
    try:
        with transaction() as session:
            run = runs.find_run(session, _run(run_id).id, locked=True)
            if run is None:
                raise Refusal.not_found()
            runs.put_in_force(session, run, _kind(run.kind), None, now())
            return _told(run)
    except RunRefusedError as refused:
        raise Refusal(refused.code, str(words.REFUSALS[refused.code])) from refused


def _kind(name: str) -> FeedKind:
    kind = all_kinds().get(name)
    if kind is None or kind.is_by_hand:
        raise Refusal.not_found()
    return kind


def _run(run_id: int) -> FeedRun:
    # Larger numbers are no ids in any database.
    run = runs.find_run(read_session(), run_id) if run_id < 2**31 else None
    if run is None:
        raise Refusal.not_found()
    return run


def _told(run: FeedRun) -> Document:
    return {
        "id": run.id,
        "kind": run.kind,
        "state": run.state,
        "counts": run.counts,
        "ends": run.ends,
        "people": run.people,
        "is_cut": run.is_cut,
        "problem": words.problem_words(run),
        "rows": url_for("feeds_api.get_rows", run_id=run.id),
    }


def _row_told(row: FeedRow) -> Document:
    return {
        "line": row.line,
        "outcome": row.outcome,
        "employee_number": row.number,
        "name": row.name,
        "fault": row.fault,
        "words": words.row_words(row),
    }
