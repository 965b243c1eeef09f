"""The tables of parking, one aggregate a module."""

from parking.models.count import CountCorrection
from parking.models.garage import Garage, GarageRate
from parking.models.permit import Permit, PermitEvent, PermitTerm, PermitVehicle
from parking.models.product import Pool, Product, ProductPrice
from parking.models.stay import ShownTicket, Stay, UnpairedExit
from parking.models.validation import StayValidation, ValidationKind
from parking.models.vehicle import Vehicle

__all__ = [
    "CountCorrection",
    "Garage",
    "GarageRate",
    "Permit",
    "PermitEvent",
    "PermitTerm",
    "PermitVehicle",
    "Pool",
    "Product",
    "ProductPrice",
    "ShownTicket",
    "Stay",
    "StayValidation",
    "UnpairedExit",
    "ValidationKind",
    "Vehicle",
]
