"""What the application registers of permits in question."""

from flask import Blueprint

from parking.in_question import office_routes

BLUEPRINTS: tuple[Blueprint, ...] = (office_routes.blueprint,)
