"""What routes of vehicles share: whose vehicle it is."""

from flask_security import current_user

from core.db import read_session
from core.identity.permissions import own_or_404
from core.web.errors import Refusal
from parking.models import Vehicle


def own_vehicle(vehicle_id: int) -> Vehicle:
    """The vehicle, if it is the signed-in person's and still on the account."""
    found = own_or_404(current_user, "vehicle.change", read_session().get(Vehicle, vehicle_id))
    if found.removed_at is not None:
        raise Refusal.not_found()
    return found
