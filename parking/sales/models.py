"""Sales and the places in their waiting rooms, as tables."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.models.product import Product

_LIVE = sa.text("state IN ('announced', 'open')")


class Sale(Model):
    """A product sold through a waiting room. Its row is locked before its places and pools."""

    __tablename__ = "sale"
    __table_args__ = (
        sa.CheckConstraint("opens_at < closes_at", name="window"),
        sa.CheckConstraint("per_minute > 0", name="per_minute"),
        sa.Index(
            "uq_sale_product_id_live",
            "product_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("permit_product.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # How many are called a minute at most.
    per_minute: Mapped[int] = mapped_column()
    # How many places were taken; how many of them before the opening, and what orders those.
    places: Mapped[int] = mapped_column(default=0)
    early: Mapped[int | None] = mapped_column()
    seed: Mapped[str] = mapped_column(sa.String(64), default="")
    # Up to which number people were called, and since when the pace counts.
    called: Mapped[int] = mapped_column(default=0)
    paced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    pause_reason: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str] = mapped_column(sa.Text, default="")

    product: Mapped[Product] = relationship(lazy="joined", innerjoin=True)


class SalePlace(Model):
    """One person's place. It stays theirs until the sale is over, whatever their browser does."""

    __tablename__ = "sale_place"
    __table_args__ = (
        sa.UniqueConstraint("sale_id", "person_id"),
        sa.UniqueConstraint("sale_id", "place"),
        sa.UniqueConstraint("sale_id", "number"),
        sa.Index("ix_sale_place_sale_id_called_at", "sale_id", "called_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sale_id: Mapped[int] = mapped_column(sa.ForeignKey("sale.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    # From 1, as people arrived.
    place: Mapped[int] = mapped_column()
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # In which turn they were called, and when; empty until then.
    number: Mapped[int | None] = mapped_column()
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Who in the office took it for them, and why.
    taken_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")

    sale: Mapped[Sale] = relationship(lazy="select")
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="select")
