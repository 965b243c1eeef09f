"""Requests for plates of other accounts as a table: who asks, what is said, how it ended."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.models import Vehicle

_OPEN = sa.text("decided_at IS NULL")


class PlateTakeover(Model):
    """One request. `outcome` is empty while it is open: parking.takeovers.commands.Outcome."""

    __tablename__ = "plate_takeover"
    __table_args__ = (
        sa.Index(
            "uq_plate_takeover_vehicle_id_person_id_open",
            "vehicle_id",
            "person_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Who asks, and the vehicle of the account that has the plate.
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    vehicle_id: Mapped[int] = mapped_column(sa.ForeignKey("vehicle.id"), index=True)
    make: Mapped[str] = mapped_column(sa.String(40), default="")
    color: Mapped[str] = mapped_column(sa.String(30), default="")
    said: Mapped[str] = mapped_column(sa.String(500))
    # A JPEG without what cameras write beside the picture; gone once the office has decided.
    evidence: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # What the account's person says: mine or gone; empty before.
    answer: Mapped[str] = mapped_column(sa.String(8), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(sa.String(10), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    # To undo it: the vehicle of the one who asked, and the permits that the old one was on.
    new_vehicle_id: Mapped[int | None] = mapped_column(sa.ForeignKey("vehicle.id"), index=True)
    taken_from: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    vehicle: Mapped[Vehicle] = relationship(
        foreign_keys=[vehicle_id], lazy="joined", innerjoin=True
    )

    @property
    def owner_id(self) -> int:
        """Who asks."""
        return self.person_id
