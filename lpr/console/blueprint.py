"""The blueprint that the console's modules hang their pages on."""

from flask import Blueprint

blueprint = Blueprint("console", __name__)
