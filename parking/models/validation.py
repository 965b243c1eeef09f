"""Validations: what a clinic or a desk may take off a stay, and what it has."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person


class ValidationKind(Model):
    """One kind, as a desk chooses it. `effect` is a value of parking.access.validations.Effect."""

    __tablename__ = "validation_kind"
    __table_args__ = (sa.CheckConstraint("amount >= 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    effect: Mapped[str] = mapped_column(sa.String(8))
    amount: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StayValidation(Model):
    """One stay validated: by which kind, as that was then, by whom and why."""

    __tablename__ = "stay_validation"

    id: Mapped[int] = mapped_column(primary_key=True)
    stay_id: Mapped[int] = mapped_column(sa.ForeignKey("stay.id"), index=True)
    kind_id: Mapped[int] = mapped_column(sa.ForeignKey("validation_kind.id"))
    effect: Mapped[str] = mapped_column(sa.String(8))
    amount: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    kind: Mapped[ValidationKind] = relationship(lazy="joined", innerjoin=True)
    actor: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
