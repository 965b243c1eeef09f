"""What the application registers of rounds."""

from flask import Blueprint

from parking.rounds import mine_routes, office_routes

BLUEPRINTS: tuple[Blueprint, ...] = (office_routes.blueprint, mine_routes.blueprint)
