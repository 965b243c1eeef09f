"""What the application registers of waitlists: pages and commands."""

from flask import Blueprint

from parking.waitlists import entry_routes, office_routes, routes, rules_routes
from parking.waitlists.cli import commands

BLUEPRINTS: tuple[Blueprint, ...] = (
    routes.blueprint,
    office_routes.blueprint,
    rules_routes.blueprint,
    entry_routes.blueprint,
)

__all__ = ["BLUEPRINTS", "commands"]
