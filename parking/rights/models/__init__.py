"""The tables of rights: what is on each list, who put it there and why, and until when."""

from parking.rights.models.alias import PlateAlias
from parking.rights.models.duty import Duty
from parking.rights.models.expected import ExpectedVisitor
from parking.rights.models.gate import GarageGate
from parking.rights.models.hot import HotPlate
from parking.rights.models.kept import Kept, OfPlate, OfTwo
from parking.rights.models.presence import PresenceExemption, PresenceResync
from parking.rights.models.responder import ResponderCode, ResponderPlate
from parking.rights.models.sign_up import SignUpTerms

__all__ = [
    "Duty",
    "ExpectedVisitor",
    "GarageGate",
    "HotPlate",
    "Kept",
    "OfPlate",
    "OfTwo",
    "PlateAlias",
    "PresenceExemption",
    "PresenceResync",
    "ResponderCode",
    "ResponderPlate",
    "SignUpTerms",
]
