"""What is sold: pools of spaces, the products that draw on them, and prices by date."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from parking.models.garage import Garage


class Pool(Model):
    """A zone: spaces in a garage that products share. Its row is locked before counting."""

    __tablename__ = "permit_pool"
    __table_args__ = (
        sa.CheckConstraint("spaces >= 0", name="spaces"),
        sa.CheckConstraint("oversell_percent >= 0", name="oversell"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    # What signs and the office call the zone; empty where it is the whole garage.
    name: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    garage_id: Mapped[int] = mapped_column(sa.ForeignKey("garage.id"), index=True)
    spaces: Mapped[int] = mapped_column()
    # Not everybody comes every day: 110 sells 11 permits for 10 spaces.
    oversell_percent: Mapped[int] = mapped_column(default=100)

    garage: Mapped[Garage] = relationship(lazy="joined", innerjoin=True)

    @property
    def sellable(self) -> int:
        """How many permits may be held at once."""
        return self.spaces * self.oversell_percent // 100


class Product(Model):
    """A kind of permit for one pool: who may buy it, when it is sold, when it lets in."""

    __tablename__ = "permit_product"
    __table_args__ = (sa.CheckConstraint("max_vehicles > 0", name="max_vehicles"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    # A value of parking.products.kinds.Kind, which says what a product of it must have.
    kind: Mapped[str] = mapped_column(sa.String(30))
    summary: Mapped[str] = mapped_column(sa.String(300), default="")
    pool_id: Mapped[int] = mapped_column(sa.ForeignKey("permit_pool.id"), index=True)
    is_offered: Mapped[bool] = mapped_column(default=True)
    sale_opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sale_closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Empty lists let everybody in; else the person's own must be named.
    employment_classes: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    sites: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    shifts: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")
    # Whole years of service and miles from home that somebody needs; 0 asks for none.
    service_years: Mapped[int] = mapped_column(default=0, server_default="0")
    distance_miles: Mapped[int] = mapped_column(default=0, server_default="0")
    excludes_transit: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # [{"days": [0..6], "starts": minute, "ends": minute}] as in parking.access.Window.
    windows: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    max_vehicles: Mapped[int] = mapped_column(default=3)
    # Which plates may be on it; empty: any.
    plate_types: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")
    # A carpool: cars of at least so many people are on it.
    least_people: Mapped[int] = mapped_column(default=1, server_default="1")
    # An employee answers for whoever has it: a vendor's.
    needs_sponsor: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # The first and the last day on which it is good: an event, a lease. None: without end.
    good_from: Mapped[date | None] = mapped_column()
    good_until: Mapped[date | None] = mapped_column()
    # Prices are for a day instead of for a month.
    priced_by_day: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    # first_come, waitlist or draw, where it is not by application.
    sold_by: Mapped[str] = mapped_column(
        sa.String(12), default="first_come", server_default="first_come"
    )
    # Asked for and granted by the office, rather than bought.
    by_application: Mapped[bool] = mapped_column(default=False)
    # For how many days a holder on leave keeps the space; 0: no leave.
    leave_days: Mapped[int] = mapped_column(default=184)
    position: Mapped[int] = mapped_column(default=0)

    pool: Mapped[Pool] = relationship(lazy="joined", innerjoin=True)
    prices: Mapped[list["ProductPrice"]] = relationship(
        back_populates="product", order_by="ProductPrice.effective_from", lazy="selectin"
    )

    @property
    def garage(self) -> Garage:
        """The garage that the permit is for."""
        return self.pool.garage


class ProductPrice(Model):
    """What a whole month of a product costs from a day on, or a day where it is priced so."""

    __tablename__ = "permit_price"
    __table_args__ = (
        sa.UniqueConstraint("product_id", "effective_from"),
        sa.CheckConstraint("cents >= 0", name="cents"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("permit_product.id"), index=True)
    effective_from: Mapped[date] = mapped_column()
    cents: Mapped[int] = mapped_column()

    product: Mapped[Product] = relationship(back_populates="prices")
