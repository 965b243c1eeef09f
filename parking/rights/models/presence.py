"""Presence as tables: permits of which it is not asked, and when it was forgotten."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model
from parking.models import Garage
from parking.rights.models.kept import Kept


class PresenceExemption(Kept, Model):
    """A permit of which nobody asks whether its car is inside already: valet, works in and out."""

    __tablename__ = "presence_exemption"

    permit_id: Mapped[str] = mapped_column(sa.ForeignKey("permit.id"), index=True)


class PresenceResync(Kept, Model):
    """From `added_at` on nobody counts as inside who came before: one permit, or one garage."""

    __tablename__ = "presence_resync"
    __table_args__ = (
        sa.CheckConstraint("(permit_id IS NULL) <> (garage_id IS NULL)", name="one_subject"),
    )

    permit_id: Mapped[str | None] = mapped_column(sa.ForeignKey("permit.id"), index=True)
    garage_id: Mapped[int | None] = mapped_column(sa.ForeignKey("garage.id"), index=True)

    garage: Mapped[Garage | None] = relationship(lazy="joined")
