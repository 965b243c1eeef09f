"""What the application registers of rights: their pages, and what their templates ask for."""

from datetime import datetime, timedelta

from flask import Blueprint, Flask

from parking.rights import gate_routes, hot_routes, roster_routes
from parking.rights.all_registers import REGISTERS
from parking.rights.models import Kept
from parking.rights.register_routes import blueprint_of
from parking.rights.sign_ups import mine_routes as my_duties
from parking.rights.sign_ups import office_routes as sign_ups

BLUEPRINTS: tuple[Blueprint, ...] = (
    hot_routes.blueprint,
    gate_routes.blueprint,
    roster_routes.blueprint,
    sign_ups.blueprint,
    my_duties.blueprint,
    *(blueprint_of(register) for register in REGISTERS),
)


def init_app(app: Flask) -> None:
    """Give templates their words."""
    app.jinja_env.globals.update(last_moment_of=last_moment_of, gate_registers=REGISTERS)


def last_moment_of(entry: Kept) -> datetime | None:
    """An instant of the last day on which an entry counts; it ends at the midnight after."""
    return entry.expires_at - timedelta(minutes=1) if entry.expires_at else None
