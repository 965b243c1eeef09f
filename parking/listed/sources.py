"""The tables that decide what a lane's list says: whoever waits for a new list watches these."""

from core.identity.models import Person
from core.revisions import Source
from parking.models import Garage, Permit, PermitEvent, PermitVehicle, Pool, Product, Stay, Vehicle
from parking.rights.models import (
    Duty,
    ExpectedVisitor,
    GarageGate,
    HotPlate,
    PlateAlias,
    PresenceExemption,
    PresenceResync,
    ResponderCode,
    ResponderPlate,
)
from parking.temporary.models import TemporaryPlate

# What a right is about: its permit, one of its vehicles, whose it is. What people keep by hand
# beside permits (duties, plates, codes) is little, and read whole whenever one entry changes.
PERMIT, VEHICLE, PERSON, REGISTER = "permit", "vehicle", "person", "register"

# Who may enter. A pool or a product is about every permit of its kind.
RIGHTS = (
    Source(Permit, kind=PERMIT, by="id"),
    Source(PermitEvent, kind=PERMIT, by="permit_id"),
    Source(PermitVehicle, kind=PERMIT, by="permit_id"),
    Source(TemporaryPlate, kind=PERMIT, by="permit_id"),
    Source(Pool),
    Source(Product),
    Source(Vehicle, kind=VEHICLE, by="id"),
    Source(Person, frozenset({"badge_number", "active"}), PERSON, "id"),
    Source(Duty, kind=REGISTER, by="id"),
    Source(ExpectedVisitor, kind=REGISTER, by="id"),
    Source(HotPlate, kind=REGISTER, by="id"),
    Source(PlateAlias, kind=REGISTER, by="id"),
    Source(PresenceExemption, kind=REGISTER, by="id"),
    Source(PresenceResync, kind=REGISTER, by="id"),
    Source(ResponderCode, kind=REGISTER, by="id"),
    Source(ResponderPlate, kind=REGISTER, by="id"),
)
# What state a garage is in, how full, and which rules hold there.
RULES = (Source(Garage), Source(Stay), Source(GarageGate))
