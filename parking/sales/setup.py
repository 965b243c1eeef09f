"""What the application registers of sales."""

from flask import Blueprint

from parking.sales import office_routes, routes, wait_routes

BLUEPRINTS: tuple[Blueprint, ...] = (
    routes.blueprint,
    wait_routes.blueprint,
    office_routes.blueprint,
)
