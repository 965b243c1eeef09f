"""Where the desk's script asks where to listen."""

from flask import current_app, jsonify
from flask.typing import ResponseReturnValue
from flask_security import current_user

from core.identity.permissions import asks
from lpr.console.blueprint import blueprint
from lpr.console.live import events_address


@blueprint.get("/console/events-address")
@asks("console.see")
def events_address_page() -> ResponseReturnValue:
    """The signed address of the events; empty where the desk is to ask by itself."""
    return jsonify(url=events_address(current_app.config, current_user.id))
