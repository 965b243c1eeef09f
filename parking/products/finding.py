"""What pages read of products."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parking.models import Product


def find_product(session: Session, slug: str) -> Product | None:
    """A product by its address."""
    query = select(Product).where(Product.slug == slug).options(joinedload(Product.prices))
    return session.scalars(query).unique().one_or_none()


def list_products(session: Session) -> list[Product]:
    """All products, as the office sorts them."""
    return list(session.scalars(select(Product).order_by(Product.position, Product.name)))
