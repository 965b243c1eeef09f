"""The hot list as a table: plates to look out for."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.rights.models.kept import Kept, OfPlate


class HotPlate(Kept, OfPlate, Model):
    """A plate to look out for. It counts once somebody else than who proposed it approved it."""

    __tablename__ = "hot_plate"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('threat', 'debt')", name="kind"),
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> added_by", name="four_eyes"),
        sa.CheckConstraint("expires_at IS NOT NULL", name="expires"),
    )

    # A value of parking.access.HotKind.
    kind: Mapped[str] = mapped_column(sa.String(8))
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    approver: Mapped[Person | None] = relationship(foreign_keys=[approved_by], lazy="select")

    @property
    def is_approved(self) -> bool:
        """Whether a second person has looked at it."""
        return self.approved_by is not None
