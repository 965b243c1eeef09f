"""What a person asks for when they buy, checked: whose vehicles, how many, at the price shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from parking.models import Product, Vehicle
from parking.permits.life import PermitRefusal
from parking.permits.pricing import DaysPrice
from parking.permits.steps import PermitRefusedError
from parking.permits.terms import price_from
from parking.sharing.finding import list_usable

Chosen = tuple[list[Vehicle], DaysPrice]


@dataclass(frozen=True)
class Purchase:
    """What a person asks for: a product, the vehicles on it, and the price they were shown.

    `follows` is a permit of theirs, active now, that this one is to replace once it is paid.
    """

    person_id: int
    product_id: int
    vehicle_ids: Sequence[int]
    shown_cents: int
    follows: str | None = None


def check(
    session: Session, purchase: Purchase, product: Product, now: datetime, zone: ZoneInfo
) -> Chosen:
    """The vehicles and the price of a purchase, or why it cannot be had so."""
    vehicles = _own_vehicles(session, purchase, product)
    price = price_from(product, now.astimezone(zone).date())
    if price.cents != purchase.shown_cents:
        raise PermitRefusedError(PermitRefusal.PRICE_CHANGED, {"cents": price.cents})
    return vehicles, price


def _own_vehicles(session: Session, purchase: Purchase, product: Product) -> list[Vehicle]:
    wanted = set(purchase.vehicle_ids)
    if not wanted:
        raise PermitRefusedError(PermitRefusal.VEHICLE_NEEDED)
    if len(wanted) > product.max_vehicles:
        raise PermitRefusedError(PermitRefusal.VEHICLE_LIMIT, {"limit": product.max_vehicles})
    found = [v for v in list_usable(session, purchase.person_id) if v.id in wanted]
    if len(found) != len(wanted):
        raise PermitRefusedError(PermitRefusal.VEHICLE_NEEDED)
    return found
