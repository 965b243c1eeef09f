"""The lanes' programming interface: list down, journal and pictures up, commands down."""

import re
from typing import Any

from flask import Response, current_app, request
from flask_smorest import Blueprint

from core.campus_time import now
from core.db import read_session, release_connection, transaction
from core.identity.permissions import asks
from core.web.api import PROBLEM
from lpr import pictures, queries, service
from lpr.fallbacks.spent import spent_elsewhere
from lpr.intake.context import IntakeContext
from lpr.intake.journals import take_journal
from lpr.lists.desk import list_desk
from lpr.lists.issuing import Asked, sign_list
from lpr.models import Lane
from lpr.passage_records import Keeping
from lpr.schemas import (
    AcknowledgedSchema,
    BatchSchema,
    CommandsQuestionSchema,
    CommandsSchema,
    InsideQuestionSchema,
    InsideSchema,
    ListQuestionSchema,
    StatusSchema,
)
from lpr.tokens import authenticated_lane

blueprint = Blueprint(
    "lane_api",
    __name__,
    url_prefix="/api/v1/lanes/<slug>",
    description="What a lane and its server say to each other. Bearer token of the lane.",
)
Document = dict[str, Any]


def _lane(slug: str) -> Lane:
    return authenticated_lane(read_session(), slug, request.headers.get("Authorization", ""))


@blueprint.route("/list")
@asks("lane.report")
@blueprint.arguments(ListQuestionSchema, location="query")
@blueprint.response(200, description="The signed list: a header line, then JSON.")
@blueprint.alt_response(304, description="The list is still the one with this tag.")
@blueprint.alt_response(401, **PROBLEM, description="The token is wrong.")
@blueprint.alt_response(404, **PROBLEM, description="There is no such lane.")
def get_list(question: Document, slug: str) -> Response:
    """Give the lane its list of who may enter, signed and numbered, in a format that it reads."""
    asked = Asked(question["format"], _held_serial())
    found = list_desk().newer(_lane(slug), asked, question["wait"])
    if asked.holds == found.lane.list_serial:
        answer = Response(status=304)
    else:
        sealed = sign_list(read_session(), found.lane, found.draft, asked, current_app.config)
        answer = Response(sealed, mimetype="application/octet-stream")
    answer.set_etag(str(found.lane.list_serial))
    return answer


def _held_serial() -> int | None:
    """The number of the list that the lane holds, which is its tag."""
    tags = request.if_none_match.as_set()
    return max((int(tag) for tag in tags if re.fullmatch(r"[0-9]{1,18}", tag)), default=None)


@blueprint.route("/journal", methods=["POST"])
@asks("lane.report")
@blueprint.arguments(BatchSchema)
@blueprint.response(200, AcknowledgedSchema)
@blueprint.alt_response(401, **PROBLEM, description="The token is wrong.")
@blueprint.alt_response(404, **PROBLEM, description="There is no such lane.")
def post_journal(batch: Document, slug: str) -> Document:
    """Take a batch of the lane's journal. Repeated and late batches change nothing."""
    lane = _lane(slug)
    with transaction() as session:
        intake = IntakeContext(session, lane, now(), Keeping.from_config(current_app.config))
        return {"acknowledged": take_journal(intake, batch)}


@blueprint.route("/picture", methods=["PUT"])
@asks("lane.report")
@blueprint.response(204)
@blueprint.alt_response(422, **PROBLEM, description="This is no whole picture.")
def put_picture(slug: str) -> None:
    """Take the lane's live picture, a JPEG of at most 2 MB."""
    lane = _lane(slug)
    data = request.get_data()
    release_connection()
    pictures.check_jpeg(data)
    pictures.save_live(current_app.config, lane.slug, data)


@blueprint.route("/passages/<uid>/pictures/<int:number>", methods=["PUT"])
@asks("lane.report")
@blueprint.response(204)
@blueprint.alt_response(404, **PROBLEM, description="There is no such passage yet.")
@blueprint.alt_response(422, **PROBLEM, description="This is no whole picture.")
def put_evidence(slug: str, uid: str, number: int) -> None:
    """Take one picture of a passage, a JPEG of at most 2 MB."""
    lane = _lane(slug)
    data = request.get_data()
    pictures.check_jpeg(data)
    passage = service.passage_of_lane(queries.find_passage(read_session(), uid), lane)
    with transaction() as session:
        pictures.save_evidence(session, current_app.config, passage, number, data)


@blueprint.route("/commands")
@asks("lane.report")
@blueprint.arguments(CommandsQuestionSchema, location="query")
@blueprint.response(200, CommandsSchema)
def get_commands(question: Document, slug: str) -> Document:
    """Give the lane what attendants ask of it now, of the kinds that it knows."""
    lane = _lane(slug)
    session = read_session()
    known = set(question["kinds"].split(","))
    asked = service.commands_for(session, lane, now())
    return {
        "commands": [command for command in asked if command["kind"] in known],
        "spent": spent_elsewhere(session, lane, now()),
    }


@blueprint.route("/inside")
@asks("lane.report")
@blueprint.arguments(InsideQuestionSchema, location="query")
@blueprint.response(200, InsideSchema)
def get_inside(question: Document, slug: str) -> Document:
    """Tell the lane which permits' cars are inside its garage, or who came and left of late."""
    return queries.inside_garage(read_session(), _lane(slug), question["since"], now())


@blueprint.route("/status", methods=["POST"])
@asks("lane.report")
@blueprint.arguments(StatusSchema)
@blueprint.response(204)
def post_status(status: Document, slug: str) -> None:
    """Take what the lane says of itself."""
    lane_id = _lane(slug).id
    with transaction() as session:
        service.note_status(session, lane_id, status, now())
