"""The open stays that an exit lane asks for, signed."""

import hashlib

from flask import Response, current_app, request
from flask_smorest import Blueprint

from core.campus_time import campus_zone, now
from core.db import read_session
from core.identity.permissions import asks
from core.signing import signing_key
from core.web.api import PROBLEM
from lpr.lane.leaving.stays_table import CONTEXT, seal, to_bytes
from lpr.models import Lane
from lpr.tokens import authenticated_lane
from parking import queries as parking_queries

blueprint = Blueprint(
    "stays_api",
    __name__,
    url_prefix="/api/v1/lanes/<slug>",
    description="What an exit lane knows of the stays that end there. Bearer token of the lane.",
)


@blueprint.route("/stays")
@asks("lane.report")
@blueprint.response(200, description="The signed stays: a header line, then JSON.")
@blueprint.alt_response(304, description="The stays are still those with this tag.")
@blueprint.alt_response(401, **PROBLEM, description="The token is wrong.")
@blueprint.alt_response(404, **PROBLEM, description="There is no such lane.")
def get_stays(slug: str) -> Response:
    """Give an exit lane the visitors' open stays of its garage, with what was paid of each."""
    session = read_session()
    lane = authenticated_lane(session, slug, request.headers.get("Authorization", ""))
    stamp = parking_queries.stamp_of_accounts(session, lane.garage_slug, now())
    tag = hashlib.sha256(stamp.encode()).hexdigest()[:32]
    if request.if_none_match.contains(tag):
        answer = Response(status=304)
    else:
        answer = Response(_sealed(lane), mimetype="application/octet-stream")
    answer.set_etag(tag)
    return answer


def _sealed(lane: Lane) -> bytes:
    accounts = parking_queries.list_open_accounts(
        read_session(), lane.garage_slug, now(), campus_zone()
    )
    payload = to_bytes(lane.slug, now(), accounts)
    return seal(payload, signing_key(current_app.config).sign(CONTEXT + payload))
