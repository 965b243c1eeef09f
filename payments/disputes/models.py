"""Disputes as a table."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, UtcDateTime


class Dispute(Model):
    """A payment that its payer's bank asks about, or has taken back."""

    __tablename__ = "dispute"
    __table_args__ = (sa.CheckConstraint("amount_cents > 0", name="amount"),)

    # The provider's own name of it.
    id: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    provider: Mapped[str] = mapped_column(sa.String(12))
    # The payment's name there. News of a dispute may come before that of its payment, so the
    # charge is found by it and not kept.
    payment_ref: Mapped[str | None] = mapped_column(sa.String(120), index=True)
    amount_cents: Mapped[int] = mapped_column()
    currency: Mapped[str] = mapped_column(sa.String(3))
    # The bank's reason, as the provider puts it: fraudulent, duplicate, …
    reason: Mapped[str] = mapped_column(sa.String(60), default="")
    # A value of payments.disputes.rules.DisputeState.
    state: Mapped[str] = mapped_column(sa.String(12), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # Until when the bank takes an answer, where it said so.
    answer_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
