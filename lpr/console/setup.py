"""Puts the console into the application, one capability after another."""

from flask import Flask

from lpr import routes
from lpr.console import (
    alert_routes,
    desk_routes,
    emergency_routes,
    event_routes,
    garage_routes,
    handover_routes,
    health_routes,
    reason_routes,
)
from lpr.console.blueprint import blueprint

# Importing them has hung their pages on the blueprint.
PAGES = (
    alert_routes,
    desk_routes,
    emergency_routes,
    event_routes,
    garage_routes,
    handover_routes,
    health_routes,
    reason_routes,
    routes,
)


def init_app(app: Flask) -> None:
    """Register the console's pages."""
    app.register_blueprint(blueprint)
