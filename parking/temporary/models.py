"""Temporary plates as a table: which plate, on which permit, for which car, until when."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from parking.models import Permit, Vehicle

_STANDS = sa.text("ended_at IS NULL")


class TemporaryPlate(Model):
    """A plate that is on a permit for some days. It stands on nobody's account."""

    __tablename__ = "temporary_plate"
    __table_args__ = (
        sa.CheckConstraint("begins_at < ends_at", name="times"),
        # Two tabs, two clicks: one at a time.
        sa.Index(
            "uq_temporary_plate_permit_id_standing",
            "permit_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    permit_id: Mapped[str] = mapped_column(sa.ForeignKey("permit.id"), index=True)
    # The car that stays away meanwhile; empty where this one comes beside the holder's own.
    instead_of_id: Mapped[int | None] = mapped_column(sa.ForeignKey("vehicle.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(2))
    plate_type: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[str] = mapped_column(sa.String(12))
    key: Mapped[str] = mapped_column(sa.String(40), index=True)
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The first instant at which it opens nothing: midnight on campus after its last day.
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # When its end was told ahead, and when it ended: by itself then, or by its holder before.
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    permit: Mapped[Permit] = relationship(lazy="select")
    instead_of: Mapped[Vehicle | None] = relationship(lazy="joined")
