"""Where a new box hands in its code."""

from typing import Any

from flask import current_app, request
from flask_smorest import Blueprint
from marshmallow import EXCLUDE, Schema, fields, validate

from core.campus_time import now
from core.db import transaction
from core.identity.permissions import asks
from core.web.api import PROBLEM
from core.web.limits import limiter
from lpr.enrolment.codes import enrol

# A person types a code once or twice; whoever tries more is guessing.
TRIES = "10 per minute; 30 per hour"

blueprint = Blueprint(
    "enrolment_api",
    __name__,
    url_prefix="/api/v1/enrolments",
    description="A new box at a lane hands in its one-time code.",
)


class CodeSchema(Schema):
    """The code from the sheet; spaces and dashes do not matter."""

    class Meta:
        """A box one version ahead may say more."""

        unknown = EXCLUDE

    code = fields.String(required=True, validate=validate.Length(min=1, max=40))


class EnrolledSchema(Schema):
    """What a box needs to know of its lane. The token is given this once."""

    slug = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    direction = fields.String(required=True)
    garage = fields.String(required=True)
    zone = fields.String(required=True)
    shadow = fields.Boolean(required=True)
    engine = fields.String(required=True)
    token = fields.String(required=True)
    list_key = fields.String(required=True)


@blueprint.route("", methods=["POST"])
@limiter.limit(TRIES)
@asks("lane.report")
@blueprint.arguments(CodeSchema)
@blueprint.response(200, EnrolledSchema)
@blueprint.alt_response(403, **PROBLEM, description="The code is wrong, was used, or is too old.")
def post_code(document: dict[str, Any]) -> dict[str, Any]:
    """Take a one-time code and give the lane's token and keys."""
    with transaction() as session:
        return enrol(
            session, document["code"], current_app.config, now(), request.remote_addr or ""
        )
