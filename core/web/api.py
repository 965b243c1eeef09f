"""The programming interface: one OpenAPI 3.1 description of all of it."""

from flask import Flask
from flask_smorest import Api

api = Api()


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
