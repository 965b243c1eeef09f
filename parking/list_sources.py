"""The tables that decide what a lane's list says: whoever waits for a new list watches these."""

from core.identity.models import Person
from core.revisions import Source
from parking.models import Garage, Permit, PermitEvent, PermitVehicle, Pool, Product, Stay, Vehicle
from parking.rights.models import (
    Duty,
    GarageGate,
    HotPlate,
    PlateAlias,
    PresenceExemption,
    PresenceResync,
    ResponderCode,
    ResponderPlate,
)

# Who may enter.
RIGHTS = (
    Source(Permit),
    Source(PermitEvent),
    Source(PermitVehicle),
    Source(Pool),
    Source(Product),
    Source(Vehicle),
    Source(Person, frozenset({"badge_number", "active"})),
    Source(Duty),
    Source(HotPlate),
    Source(PlateAlias),
    Source(PresenceExemption),
    Source(PresenceResync),
    Source(ResponderCode),
    Source(ResponderPlate),
)
# What state a garage is in, how full, and which rules hold there.
RULES = (Source(Garage), Source(Stay), Source(GarageGate))
