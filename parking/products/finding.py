"""What pages read of products."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from parking.models import Product


def find_product(session: Session, slug: str) -> Product | None:
    """A product by its address."""
    query = select(Product).where(Product.slug == slug).options(joinedload(Product.prices))
    return session.scalars(query).unique().one_or_none()


def lock_product(session: Session, product_id: int) -> Product:
    """A product whose row is locked until the transaction ends: it begins one way of selling.

    Where a draw and a sale are begun at once, the second sees the first. Locked after the pool, as
    buyers do it, whose new permits refer to it.
    """
    return session.get_one(
        Product, product_id, with_for_update={"of": Product}, populate_existing=True
    )


def list_products(session: Session) -> list[Product]:
    """All products, as the office sorts them."""
    return list(session.scalars(select(Product).order_by(Product.position, Product.name)))
