"""Draws and their entries, as tables."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.draws.odds import Odds, odds_from
from parking.models.product import Product

_LIVE = sa.text("state IN ('entries', 'closed', 'drawn')")


class Draw(Model):
    """A product's places given by lot. What was published of it never changes.

    Its row is locked before its entries, and those before permits and the pool.
    """

    __tablename__ = "draw"
    __table_args__ = (
        sa.CheckConstraint("places > 0", name="places"),
        sa.CheckConstraint("opens_at < closes_at", name="window"),
        sa.CheckConstraint("closes_at <= draws_at", name="draws_at"),
        sa.CheckConstraint("draws_at < offers_until", name="offers_until"),
        sa.CheckConstraint("offer_days > 0", name="offer_days"),
        sa.Index(
            "uq_draw_product_id_live",
            "product_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        sa.Index("ix_draw_state_closes_at", "state", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("permit_product.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(10))
    places: Mapped[int] = mapped_column()
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    draws_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # From then on no place passes on, and what is left is sold as ever.
    offers_until: Mapped[datetime] = mapped_column(UtcDateTime)
    offer_days: Mapped[int] = mapped_column()
    # As parking.draws.odds writes them.
    odds: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    # What is published of the seed at once, the seed as parking.draws.sealing keeps it, and
    # the seed itself once it is published.
    commitment: Mapped[str] = mapped_column(sa.String(64), unique=True)
    sealed_seed: Mapped[str] = mapped_column(sa.String(200))
    seed: Mapped[str | None] = mapped_column(sa.String(64))
    # Where the public value will be read; empty where the draw has none.
    public_source: Mapped[str] = mapped_column(sa.String(300), default="")
    public_value: Mapped[str] = mapped_column(sa.String(200), default="")
    list_hash: Mapped[str | None] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")

    product: Mapped[Product] = relationship(lazy="joined", innerjoin=True)

    @property
    def as_odds(self) -> Odds:
        """The published odds."""
        return odds_from(self.odds)


class DrawEntry(Model):
    """One person's entry. The ticket is theirs however often they enter and withdraw."""

    __tablename__ = "draw_entry"
    __table_args__ = (
        sa.UniqueConstraint("draw_id", "person_id"),
        sa.UniqueConstraint("draw_id", "ticket"),
        sa.UniqueConstraint("draw_id", "position"),
        sa.Index("ix_draw_entry_draw_id_state", "draw_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(sa.ForeignKey("draw.id"))
    # Empty long after the draw's end (parking.draws.forgetting): until then everybody has one.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True, nullable=True)
    ticket: Mapped[str] = mapped_column(sa.String(12))
    state: Mapped[str] = mapped_column(sa.String(12))
    # The state that the person was last told of by mail.
    told: Mapped[str] = mapped_column(sa.String(12), default="")
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # How many balls, fixed at the close; none where the ticket is on no list.
    weight: Mapped[int | None] = mapped_column()
    # From 1, in the order drawn.
    position: Mapped[int | None] = mapped_column()
    offer_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Why it was left out or skipped: a permits' Bar, or "gone".
    reason: Mapped[str] = mapped_column(sa.String(20), default="")

    draw: Mapped[Draw] = relationship(lazy="select")
    person: Mapped[Person] = relationship(lazy="select")
