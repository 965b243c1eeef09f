"""Permits: who may park where and until when, the months paid for, and the story so far."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.models.product import Product
from parking.models.vehicle import Vehicle

_LIVING = sa.text("state IN ('applied', 'offered', 'held', 'active', 'away', 'suspended')")
_NOT_VOID = sa.text("state <> 'void'")


class Permit(Model):
    """One person's right to park. Its states and what moves them: parking.permits."""

    __tablename__ = "permit"
    __table_args__ = (
        # Two tabs, two clicks: one living permit of a product per person.
        sa.Index(
            "uq_permit_person_id_product_id_living",
            "person_id",
            "product_id",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
        sa.Index("ix_permit_product_id_state", "product_id", "state"),
        sa.Index("ix_permit_state_valid_until", "state", "valid_until"),
    )

    # Random, as people read it aloud: see parking.codes.
    id: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("permit_product.id"))
    # The employee who answers for a vendor; none where nobody does, or nobody is asked for.
    sponsor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(12))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Until when an offer or an unpaid hold keeps its space.
    hold_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    # The first instant at which it is over: midnight on campus after the last paid day.
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime)
    # A renewal that is not paid yet: until when it lives on, open in grace and then suspended.
    unpaid_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # The holder has asked that it end with the month that is paid.
    ends_with_term: Mapped[bool] = mapped_column(default=False)
    # The permit whose days and space this one takes over: a switch, or a transfer.
    follows_id: Mapped[str | None] = mapped_column(sa.ForeignKey("permit.id"), index=True)
    # A leave: when it begins, and until when the space is kept for the holder's return.
    away_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    away_until: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    person: Mapped[Person] = relationship(lazy="select", foreign_keys=[person_id])
    sponsor: Mapped[Person | None] = relationship(lazy="select", foreign_keys=[sponsor_id])
    product: Mapped[Product] = relationship(lazy="select")
    follows: Mapped["Permit | None"] = relationship(remote_side="Permit.id", lazy="select")
    vehicles: Mapped[list["PermitVehicle"]] = relationship(
        back_populates="permit", order_by="PermitVehicle.id", lazy="select"
    )
    terms: Mapped[list["PermitTerm"]] = relationship(
        back_populates="permit", order_by="PermitTerm.id", lazy="select"
    )
    events: Mapped[list["PermitEvent"]] = relationship(
        back_populates="permit", order_by="PermitEvent.id.desc()", lazy="select"
    )

    @property
    def owner_id(self) -> int:
        """The person who holds it."""
        return self.person_id

    @hybrid_property
    def lives_until(self) -> datetime:
        """The first instant at which it is over: after its paid days, and what it lives on."""
        return self.unpaid_until or self.valid_until

    @lives_until.inplace.expression
    @classmethod
    def _lives_until(cls) -> sa.ColumnElement[datetime]:
        return sa.func.coalesce(cls.unpaid_until, cls.valid_until)


class PermitTerm(Model):
    """A stretch of days in one month that is paid for at once. Payments are for a term."""

    __tablename__ = "permit_term"
    __table_args__ = (
        sa.CheckConstraint("cents >= 0", name="cents"),
        sa.CheckConstraint("first_day <= last_day", name="days"),
        # Days that were given back may be paid for again: after a leave that was taken back.
        sa.Index(
            "uq_permit_term_permit_id_first_day",
            "permit_id",
            "first_day",
            unique=True,
            sqlite_where=_NOT_VOID,
            postgresql_where=_NOT_VOID,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    permit_id: Mapped[str] = mapped_column(sa.ForeignKey("permit.id"), index=True)
    first_day: Mapped[date] = mapped_column()
    last_day: Mapped[date] = mapped_column()
    # The first instant that is not paid for: midnight on campus after `last_day`.
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The whole month's price then, and what these days of it cost: parking.permits.pricing.
    month_cents: Mapped[int] = mapped_column()
    cents: Mapped[int] = mapped_column()
    # [[day, cents]]: the month's prices of these days, where they changed within; else empty.
    steps: Mapped[list[list[Any]]] = mapped_column(sa.JSON, default=list)
    # due, paid or void
    state: Mapped[str] = mapped_column(sa.String(8))

    permit: Mapped[Permit] = relationship(back_populates="terms", lazy="joined", innerjoin=True)


class PermitVehicle(Model):
    """A vehicle on a permit, from when to when."""

    __tablename__ = "permit_vehicle"
    __table_args__ = (
        sa.Index(
            "uq_permit_vehicle_current",
            "permit_id",
            "vehicle_id",
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    permit_id: Mapped[str] = mapped_column(sa.ForeignKey("permit.id"), index=True)
    vehicle_id: Mapped[int] = mapped_column(sa.ForeignKey("vehicle.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    permit: Mapped[Permit] = relationship(back_populates="vehicles", lazy="select")
    vehicle: Mapped[Vehicle] = relationship(lazy="joined", innerjoin=True)


class PermitEvent(Model):
    """One step in a permit's life: who, when, why."""

    __tablename__ = "permit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    permit_id: Mapped[str] = mapped_column(sa.ForeignKey("permit.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[str] = mapped_column(sa.String(20))
    # Empty where the system itself acted.
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    permit: Mapped[Permit] = relationship(back_populates="events", lazy="select")
    actor: Mapped[Person | None] = relationship(lazy="select")
