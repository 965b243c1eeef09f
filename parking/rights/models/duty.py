"""Duties as a table: who may use a front garage while on duty, from when to when."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.models import Garage
from parking.rights.models.kept import Kept


class Duty(Kept, Model):
    """One duty of one person. It ends at `expires_at`; grace around it is the garage's."""

    __tablename__ = "duty"
    __table_args__ = (
        sa.CheckConstraint("expires_at IS NOT NULL AND begins_at < expires_at", name="times"),
    )

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    garage_id: Mapped[int] = mapped_column(sa.ForeignKey("garage.id"), index=True)
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The roster that it came with; empty where somebody added it by hand.
    roster: Mapped[str] = mapped_column(sa.String(32), default="", index=True)
    # Whether the person signed up for it; whoever has may also withdraw.
    is_sign_up: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="select")
    garage: Mapped[Garage] = relationship(lazy="joined", innerjoin=True)

    @property
    def owner_id(self) -> int | None:
        """Whose own it is: nobody's where others put the person on duty."""
        return self.person_id if self.is_sign_up else None
