"""Providers' statements as they were told, and how the books differ from them, as tables."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, UtcDateTime


class StatementLine(Model):
    """One movement of a provider's balance, as its statement had it."""

    __tablename__ = "statement_line"
    __table_args__ = (
        sa.Index("ix_statement_line_provider_at", "provider", "at"),
        sa.Index("ix_statement_line_subject_ref", "subject_ref"),
    )

    # The provider's name of the line; what the provider kept for itself is a line of its own.
    id: Mapped[str] = mapped_column(sa.String(140), primary_key=True)
    provider: Mapped[str] = mapped_column(sa.String(12))
    # A value of payments.reconciling.statements.MovementKind.
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject_ref: Mapped[str] = mapped_column(sa.String(120))
    cents: Mapped[int] = mapped_column()
    currency: Mapped[str] = mapped_column(sa.String(3))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    payment_ref: Mapped[str | None] = mapped_column(sa.String(120))
    charge_id: Mapped[str | None] = mapped_column(sa.String(32))
    refund_id: Mapped[str | None] = mapped_column(sa.String(32))
    fetched_at: Mapped[datetime] = mapped_column(UtcDateTime)


class BookDifference(Model):
    """A movement that statement and books do not have alike, and what became of that."""

    __tablename__ = "book_difference"
    __table_args__ = (sa.UniqueConstraint("provider", "kind", "ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(sa.String(12))
    kind: Mapped[str] = mapped_column(sa.String(20))
    ref: Mapped[str] = mapped_column(sa.String(120))
    # A value of payments.reconciling.rules.Fault.
    fault: Mapped[str] = mapped_column(sa.String(20))
    stated_cents: Mapped[int | None] = mapped_column()
    booked_cents: Mapped[int | None] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # open, mended (by itself), explained or booked (by a person), or gone (the sides agree again)
    state: Mapped[str] = mapped_column(sa.String(10), index=True)
    # Why: a code of payments.reconciling.words where it was mended, else a person's own words.
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
