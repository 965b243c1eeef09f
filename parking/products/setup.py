"""What the application registers of products."""

from flask import Blueprint

from parking.products import change_routes, facts_routes, office_routes, terms_routes, zone_routes

BLUEPRINTS: tuple[Blueprint, ...] = (
    office_routes.blueprint,
    change_routes.blueprint,
    zone_routes.blueprint,
    terms_routes.blueprint,
    facts_routes.blueprint,
)
