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
from parking.products.accepting import accept, find_due
from parking.products.kinds import Kind
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
    # The version of the product's terms that the person accepts with this.
    terms_id: int | None = None


def check(
    session: Session, purchase: Purchase, product: Product, now: datetime, zone: ZoneInfo
) -> Chosen:
    """The vehicles and the price of a purchase, or why it cannot be had so.

    What the person accepts with it is kept.
    """
    vehicles = _own_vehicles(session, purchase, product)
    price = price_from(product, now.astimezone(zone).date())
    if price.cents != purchase.shown_cents:
        raise PermitRefusedError(PermitRefusal.PRICE_CHANGED, {"cents": price.cents})
    due = find_due(session, product.id, purchase.person_id)
    if due is not None and due.id != purchase.terms_id:
        raise PermitRefusedError(PermitRefusal.TERMS_NEEDED)
    if due is not None:
        accept(session, due.id, purchase.person_id, now)
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
    refuse_misfits(product, found)
    return found


def refuse_misfits(product: Product, vehicles: Sequence[Vehicle]) -> None:
    """Refuse what a product does not take: other plates, no plug, or too few people's cars."""
    refuse_other_kinds(product, vehicles)
    if len({vehicle.person_id for vehicle in vehicles}) < product.least_people:
        raise PermitRefusedError(PermitRefusal.TOO_FEW_PEOPLE, {"number": product.least_people})


def refuse_other_kinds(product: Product, vehicles: Sequence[Vehicle]) -> None:
    """Refuse vehicles that a product is not for: other plates, or no plug."""
    allowed = set(product.plate_types)
    if allowed and any(vehicle.plate_type not in allowed for vehicle in vehicles):
        raise PermitRefusedError(PermitRefusal.PLATE_TYPE, {"types": sorted(allowed)})
    if product.kind == Kind.ELECTRIC and not all(vehicle.is_electric for vehicle in vehicles):
        raise PermitRefusedError(PermitRefusal.NOT_ELECTRIC)
