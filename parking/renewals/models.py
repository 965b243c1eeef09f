"""Renewals as a table: one row a permit and the days that follow those paid."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from parking.models.permit import Permit


class PermitRenewal(Model):
    """How the days after `ends_at` of a permit come to be paid, or not.

    The unique pair is what keeps a month from being renewed twice, whatever is killed.
    """

    __tablename__ = "permit_renewal"
    __table_args__ = (
        sa.UniqueConstraint("permit_id", "ends_at"),
        sa.Index("ix_permit_renewal_state_next_at", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    permit_id: Mapped[str] = mapped_column(sa.ForeignKey("permit.id"))
    # The first instant that is not paid: midnight on campus after the last paid day.
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # A value of parking.renewals.rules.RenewalState.
    state: Mapped[str] = mapped_column(sa.String(10))
    # When it is tried (or written about) next; None: nothing is left to try.
    next_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    # What its holder was written that it costs: more is not taken before they are written anew.
    told_cents: Mapped[int | None] = mapped_column()
    # The charge that is, or was last, asked of a saved card, as payments know it.
    charge_id: Mapped[str | None] = mapped_column(sa.String(32), index=True)
    # Which card that was, and why it failed: the card company's code.
    card_id: Mapped[str | None] = mapped_column(sa.String(32))
    failure: Mapped[str] = mapped_column(sa.String(60), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Since when the permit opens no gate because of it.
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    permit: Mapped[Permit] = relationship(lazy="select")
