"""The programming interface to garages."""

from typing import Any

from flask_smorest import Blueprint

from core.campus_time import now
from core.db import read_session
from core.identity.permissions import asks
from parking.garages.schemas import GarageListSchema
from parking.queries import spaces_now
from parking.stays.gates import with_doubt

blueprint = Blueprint(
    "garages_api",
    __name__,
    url_prefix="/api/v1/garages",
    description="Garages and their free spaces.",
)


@blueprint.route("")
@asks("garage.see")
@blueprint.response(200, GarageListSchema)
def list_garages() -> dict[str, Any]:
    """List all garages with their free spaces, public ones first."""
    session, instant = read_session(), now()
    return {"garages": with_doubt(session, spaces_now(session, instant), instant)}
