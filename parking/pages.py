"""What the pages of parking read: a person's things, the office's lists, a garage's facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from core.identity.models import Person
from core.plates import fold, normalise
from parking.codes import tidy_code
from parking.models import (
    Garage,
    GarageRate,
    Permit,
    PermitEvent,
    PermitVehicle,
    Pool,
    Product,
    Vehicle,
)
from parking.permits.life import LIVING


@dataclass(frozen=True)
class PermitFilter:
    """Which permits the office asks for; empty fields ask for all."""

    words: str = ""
    state: str = ""
    product: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of a timeline, as macros/timeline.html draws it."""

    at: datetime
    title: str
    who: str = ""
    why: str = ""
    kind: str = "neutral"


def list_vehicles(session: Session, person_id: int) -> list[Vehicle]:
    """A person's vehicles, oldest first."""
    query = select(Vehicle).where(Vehicle.person_id == person_id, Vehicle.removed_at.is_(None))
    return list(session.scalars(query.order_by(Vehicle.id)))


def list_permits_of(session: Session, person_id: int) -> list[Permit]:
    """A person's permits with products and vehicles: living ones first, then newest."""
    query = (
        select(Permit)
        .where(Permit.person_id == person_id)
        .options(
            joinedload(Permit.product),
            selectinload(Permit.vehicles),
            selectinload(Permit.terms),
        )
        .order_by(Permit.state.in_(LIVING).desc(), Permit.created_at.desc(), Permit.id)
    )
    return list(session.scalars(query))


def find_permit(session: Session, permit_id: str) -> Permit | None:
    """A permit by the id that somebody typed or followed, with all that its page shows."""
    query = (
        select(Permit)
        .where(Permit.id == tidy_code(permit_id))
        .options(
            joinedload(Permit.product),
            joinedload(Permit.person),
            selectinload(Permit.vehicles),
            selectinload(Permit.terms),
            selectinload(Permit.events).joinedload(PermitEvent.actor),
        )
    )
    return session.scalar(query)


def list_recent_events(session: Session, person_id: int, limit: int = 12) -> list[PermitEvent]:
    """What happened to a person's permits of late, newest first."""
    query = (
        select(PermitEvent)
        .join(Permit, Permit.id == PermitEvent.permit_id)
        .where(Permit.person_id == person_id)
        .options(
            contains_eager(PermitEvent.permit).joinedload(Permit.product),
            joinedload(PermitEvent.actor),
        )
        .order_by(PermitEvent.at.desc(), PermitEvent.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def find_product(session: Session, slug: str) -> Product | None:
    """A product by its address."""
    return session.scalar(select(Product).where(Product.slug == slug))


def list_products(session: Session) -> list[Product]:
    """All products, as the office sorts them."""
    return list(session.scalars(select(Product).order_by(Product.position, Product.name)))


def list_permits(chosen: PermitFilter) -> Select[Permit]:
    """The permits of a filter, newest first, with holder, product and vehicles."""
    query = (
        select(Permit)
        .join(Person, Person.id == Permit.person_id)
        .join(Product, Product.id == Permit.product_id)
        .options(
            contains_eager(Permit.person),
            contains_eager(Permit.product),
            selectinload(Permit.vehicles),
        )
    )
    if chosen.state:
        query = query.where(Permit.state == chosen.state)
    if chosen.product:
        query = query.where(Product.slug == chosen.product)
    for word in chosen.words.split():
        query = query.where(_fits(word))
    return query.order_by(Permit.created_at.desc(), Permit.id)


def list_garages(session: Session) -> list[Garage]:
    """All garages, public ones first, with their rates. Two queries."""
    query = select(Garage).options(selectinload(Garage.rates))
    return list(
        session.scalars(query.order_by(Garage.is_public.desc(), Garage.position, Garage.name))
    )


def find_garage(session: Session, slug: str) -> Garage | None:
    """A garage by its address."""
    return session.scalar(select(Garage).where(Garage.slug == slug))


def rate_rows(garage: Garage) -> list[tuple[Any, int, int]]:
    """A garage's rates as `parking.access.rates.in_force` takes them."""
    return [(rate.effective_from, rate.up_to_minutes, rate.cents) for rate in garage.rates]


def find_rate(session: Session, garage_id: int, rate_id: int) -> GarageRate | None:
    """One step of a garage's rates."""
    rate = session.get(GarageRate, rate_id)
    return rate if rate is not None and rate.garage_id == garage_id else None


def count_permits_by_garage(session: Session, states: Sequence[str]) -> dict[int, int]:
    """How many permits in some states each garage has, by its id."""
    query = (
        select(Pool.garage_id, func.count(Permit.id))
        .join(Product, Product.pool_id == Pool.id)
        .join(Permit, Permit.product_id == Product.id)
        .where(Permit.state.in_(states))
        .group_by(Pool.garage_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _fits(word: str) -> Any:
    like = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    plates = (
        select(PermitVehicle.permit_id)
        .join(Vehicle, Vehicle.id == PermitVehicle.vehicle_id)
        .where(
            or_(
                Vehicle.number.contains(normalise(word) or "-", autoescape=True),
                Vehicle.key.endswith(f"/{fold(word) or '-'}", autoescape=True),
            )
        )
    )
    return or_(
        Person.name.ilike(like, escape="\\"),
        Person.email.ilike(like, escape="\\"),
        Person.badge_number == word,
        Person.employee_number == word,
        Permit.id == tidy_code(word),
        Permit.id.in_(plates),
    )
