"""The programming interface: one OpenAPI 3.1 description of all of it."""

from flask import Flask
from flask_smorest import Api
from marshmallow import Schema, fields

api = Api()


class ProblemSchema(Schema):
    """Why there is no answer (RFC 9457): what core.web.errors answers to programs."""

    type = fields.String(required=True)
    title = fields.String(required=True, metadata={"description": "A sentence for people."})
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "The same for programs."})


def init_app(app: Flask) -> None:
    """Serve the description at /api/v1/openapi.json."""
    app.config.update(
        API_TITLE="Gatehouse",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
    )
    api.init_app(app)
