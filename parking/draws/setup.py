"""What the application registers of draws."""

from flask import Blueprint

from parking.draws import mine_routes, office_routes, routes

BLUEPRINTS: tuple[Blueprint, ...] = (
    routes.blueprint,
    mine_routes.blueprint,
    office_routes.blueprint,
)
