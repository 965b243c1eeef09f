"""The programming interface: one OpenAPI 3.1 description of all of it."""

from flask import Flask
from flask_smorest import Api
from marshmallow import Schema, fields

PROBLEM_TYPE = "application/problem+json"


class ProblemSchema(Schema):
    """Why there is no answer (RFC 9457): what core.web.errors answers to programs."""

    type = fields.String(required=True)
    title = fields.String(required=True, metadata={"description": "A sentence for people."})
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "The same for programs."})


# For `blueprint.alt_response(404, **PROBLEM, description=…)`.
PROBLEM = {"schema": ProblemSchema, "content_type": PROBLEM_TYPE}


class DescribedApi(Api):  # type: ignore[misc]  # flask-smorest brings no types
    """Flask-smorest's, whose refusals are described as the problems that they are."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_RESPONSE_CONTENT_TYPE: str

    def _register_responses(self) -> None:
        ordinary = self.DEFAULT_RESPONSE_CONTENT_TYPE
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_TYPE
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = ordinary


api = DescribedApi()


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
