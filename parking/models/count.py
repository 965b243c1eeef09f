"""Counts of a garage's cars by hand: who counted what, and why."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person


class CountCorrection(Model):
    """Somebody counted a garage's cars; `change` is what that added to what the gates said."""

    __tablename__ = "count_correction"
    __table_args__ = (sa.Index("ix_count_correction_garage_id_at", "garage_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    garage_id: Mapped[int] = mapped_column(sa.ForeignKey("garage.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    cars: Mapped[int] = mapped_column()
    change: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(sa.String(200))
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    actor: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
