"""What the office's pages of products show, read in a few queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parking.models import Garage, Permit, Pool, Product
from parking.permits.inventory import spaces_left, spaces_taken
from parking.permits.life import PermitState
from parking.products.models import ProductChange
from parking.products.parts import ABOUT, Part
from parking.products.prices import next_price
from parking.products.reading import tariff_of

IN_FORCE = (PermitState.ACTIVE, PermitState.AWAY, PermitState.SUSPENDED)
LATEST = 30


@dataclass(frozen=True)
class ProductLine:
    """A product in the office's list: what it costs, who holds it, what its zone has left."""

    product: Product
    cents: int | None
    next_price: tuple[date, int] | None
    held: int
    left: int


@dataclass(frozen=True)
class ZoneLine:
    """A zone: what is taken of what could be given, against the spaces there are."""

    zone: Pool
    taken: int
    products: int

    @property
    def left(self) -> int:
        """Permits that could still be given."""
        return max(0, self.zone.sellable - self.taken)

    @property
    def percent(self) -> int | None:
        """Permits taken for 100 spaces; None where there are no spaces."""
        return round(100 * self.taken / self.zone.spaces) if self.zone.spaces else None


def list_product_lines(session: Session, now: datetime, today: date) -> list[ProductLine]:
    """Every product, as the office sorts them."""
    query = select(Product).join(Pool, Pool.id == Product.pool_id)
    products = list(
        session.scalars(query.order_by(Pool.garage_id, Product.position, Product.name, Product.id))
    )
    held = _count_held(session)
    left = spaces_left(session, [product.pool for product in products], now)
    return [_line(product, held, left, today) for product in products]


def list_zone_lines(session: Session, now: datetime) -> list[ZoneLine]:
    """Every zone with its figures, by garage."""
    zones = list_zones(session)
    taken = spaces_taken(session, zones, now)
    counted = select(Product.pool_id, func.count()).group_by(Product.pool_id)
    products = {row[0]: row[1] for row in session.execute(counted)}
    return [ZoneLine(zone, taken[zone.id], products.get(zone.id, 0)) for zone in zones]


def list_zones(session: Session) -> list[Pool]:
    """Every zone, by garage."""
    query = select(Pool).join(Garage, Garage.id == Pool.garage_id)
    return list(session.scalars(query.order_by(Garage.position, Garage.name, Pool.name, Pool.id)))


def find_zone(session: Session, slug: str) -> Pool | None:
    """A zone by its address."""
    return session.scalar(select(Pool).where(Pool.slug == slug))


def changes_of(session: Session, model: type, subject_id: int) -> list[ProductChange]:
    """What was changed of a garage, a zone or a product, the newest first, drafts too."""
    parts = [part.value for part in Part if ABOUT.get(part, Product) is model]
    query = select(ProductChange).where(
        ProductChange.subject_id == subject_id,
        ProductChange.part.in_(parts),
        ProductChange.state != "dropped",
    )
    return list(session.scalars(query.order_by(ProductChange.id.desc()).limit(LATEST)))


def _count_held(session: Session) -> Mapping[int, int]:
    query = select(Permit.product_id, func.count()).where(Permit.state.in_(IN_FORCE))
    return {row[0]: row[1] for row in session.execute(query.group_by(Permit.product_id))}


def _line(
    product: Product, held: Mapping[int, int], left: Mapping[int, int], today: date
) -> ProductLine:
    tariff = tariff_of(product)
    return ProductLine(
        product,
        tariff.on(today),
        next_price(tariff.prices, today),
        held.get(product.id, 0),
        left[product.pool_id],
    )
