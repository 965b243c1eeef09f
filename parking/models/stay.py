"""Stays: a car in a garage, from the entry passage to the exit passage."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from parking.models.garage import Garage
from parking.models.validation import StayValidation

_HAS_PLATE = sa.text('"key" IS NOT NULL OR exit_key IS NOT NULL')


class Stay(Model):
    """One stay. It outlives its passage: the ids that money needs, the plate only while needed."""

    __tablename__ = "stay"
    __table_args__ = (
        sa.Index(
            "ix_stay_garage_id_open",
            "garage_id",
            sqlite_where=sa.text("left_at IS NULL"),
            postgresql_where=sa.text("left_at IS NULL"),
        ),
        sa.Index("ix_stay_key", "key"),
        sa.Index(
            "ix_stay_entered_at_with_plate",
            "entered_at",
            sqlite_where=_HAS_PLATE,
            postgresql_where=_HAS_PLATE,
        ),
        sa.CheckConstraint("paid_cents >= 0", name="paid_cents"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    garage_id: Mapped[int] = mapped_column(sa.ForeignKey("garage.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    # The passages that began and ended it; a repeated report changes nothing.
    passage_uid: Mapped[str] = mapped_column(sa.String(64), unique=True)
    exit_passage_uid: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    # As what the car is inside: a value of parking.stays.kinds.StayKind.
    kind: Mapped[str] = mapped_column(sa.String(12), default="hand")
    # The plate's key, or nothing where it could not be read.
    key: Mapped[str | None] = mapped_column(sa.String(40))
    # Printed or said to a visitor; with it one pays without a plate.
    claim_code: Mapped[str | None] = mapped_column(sa.String(12), unique=True)
    permit_id: Mapped[str | None] = mapped_column(sa.ForeignKey("permit.id"), index=True)
    paid_cents: Mapped[int] = mapped_column(default=0)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A value of parking.stays.closing.Closing.
    closed_by: Mapped[str | None] = mapped_column(sa.String(12))
    # The plate as it was read at the exit, and what is in doubt about its being the same car:
    # a value of parking.access.pairing.Doubt.
    exit_key: Mapped[str | None] = mapped_column(sa.String(40))
    doubt: Mapped[str | None] = mapped_column(sa.String(16))
    # What was still due when the car left, less what was paid of it since.
    balance_cents: Mapped[int] = mapped_column(default=0)
    # Since when and why a person should look at it, not before when again, and why it was closed.
    review_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_why: Mapped[str | None] = mapped_column(sa.String(12))
    review_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_reason: Mapped[str] = mapped_column(sa.String(200), default="")

    garage: Mapped[Garage] = relationship(lazy="joined", innerjoin=True)
    validations: Mapped[list[StayValidation]] = relationship(order_by=StayValidation.id)

    @property
    def standing_validations(self) -> list[StayValidation]:
        """The validations that were not taken back."""
        return [each for each in self.validations if each.undone_at is None]


class ShownTicket(Model):
    """A ticket that was shown at an exit, whose entry the server has not heard of yet."""

    __tablename__ = "shown_ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    garage_id: Mapped[int] = mapped_column(sa.ForeignKey("garage.id"))
    # The passage that was the exit, and when the car left by it.
    passage_uid: Mapped[str] = mapped_column(sa.String(64), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    code: Mapped[str] = mapped_column(sa.String(12), index=True)


class UnpairedExit(Model):
    """A car that left, and whose stay nobody knows: it came in unread, or two could be meant."""

    __tablename__ = "unpaired_exit"
    __table_args__ = (sa.Index("ix_unpaired_exit_garage_id_at", "garage_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    garage_id: Mapped[int] = mapped_column(sa.ForeignKey("garage.id"))
    passage_uid: Mapped[str] = mapped_column(sa.String(64), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    key: Mapped[str | None] = mapped_column(sa.String(40))
    # Whether it was taken off the garage's count: not where that said that nobody was inside.
    is_counted: Mapped[bool] = mapped_column()
    # The stay that was closed without an exit, and that this most likely was the exit of.
    stay_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stay.id"), index=True)
    # Somebody has looked, and nothing is to be done.
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    settled_reason: Mapped[str] = mapped_column(sa.String(200), default="")

    garage: Mapped[Garage] = relationship(lazy="joined", innerjoin=True)
