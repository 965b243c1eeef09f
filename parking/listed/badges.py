"""What lanes ask of permits beside their plates: whose badge goes with which."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.identity.models import Person
from parking.listed.rights import Permits
from parking.models import Garage, Permit, Pool, Product
from parking.permits.life import PermitState

# A suspended permit's badge is known too: its bearer is then told why the gate stays closed.
_KNOWN = (PermitState.ACTIVE, PermitState.SUSPENDED)


@dataclass(frozen=True)
class PermitAtGate:
    """A permit as its holder shows it at a gate."""

    id: str
    owner_id: int
    garage_slug: str
    garage_name: str
    product_name: str
    is_active: bool


def list_badges(
    session: Session, garage_slug: str, now: datetime, permits: Permits = None
) -> list[tuple[str, str]]:
    """List (badge number, permit) of all who may enter a garage now or later. One query."""
    only = () if permits is None else (Permit.id.in_(permits),)
    rows = session.execute(
        select(Person.badge_number, Permit.id)
        .join(Permit, Permit.person_id == Person.id)
        .join(Product, Product.id == Permit.product_id)
        .join(Pool, Pool.id == Product.pool_id)
        .join(Garage, Garage.id == Pool.garage_id)
        .where(
            Garage.slug == garage_slug,
            Permit.state.in_(_KNOWN),
            Permit.lives_until > now,
            Person.badge_number.is_not(None),
            *only,
        )
        .order_by(Permit.id)
    )
    return [(badge, permit_id) for badge, permit_id in rows if badge]


def people_with_badges(session: Session, numbers: Collection[str]) -> set[int]:
    """The people who have these badge numbers. One query."""
    return set(session.scalars(select(Person.id).where(Person.badge_number.in_(numbers))))


def find_permit_at_gate(session: Session, permit_id: str, now: datetime) -> PermitAtGate | None:
    """The permit with this id; None where there is none."""
    if not permit_id.isprintable():
        return None
    permit = session.get(Permit, permit_id)
    if permit is None:
        return None
    garage = permit.product.garage
    return PermitAtGate(
        id=permit.id,
        owner_id=permit.person_id,
        garage_slug=garage.slug,
        garage_name=garage.name,
        product_name=permit.product.name,
        is_active=permit.state == PermitState.ACTIVE and now < permit.lives_until,
    )
