"""Puts the search of plate history, and the trail of looks at it, into the application."""

from flask import Flask

from lpr.search import look_routes, routes


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(routes.blueprint)
    app.register_blueprint(look_routes.blueprint)
