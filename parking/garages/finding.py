"""What pages read of garages: one or all, their rates, how many permits each has."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from parking.models import Garage, GarageRate, Permit, Pool, Product


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
