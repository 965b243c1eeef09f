"""Vehicles: a plate belongs to one account at a time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, UtcDateTime


class Vehicle(Model):
    """A car on a person's account. Removed ones stay as rows, for the permits they were on."""

    __tablename__ = "vehicle"
    __table_args__ = (
        # No plate on two accounts: the database itself says so.
        sa.Index(
            "uq_vehicle_key_current",
            "key",
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(2))
    plate_type: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[str] = mapped_column(sa.String(12))
    key: Mapped[str] = mapped_column(sa.String(40), index=True)
    make: Mapped[str] = mapped_column(sa.String(40), default="")
    color: Mapped[str] = mapped_column(sa.String(30), default="")
    # Its owner says that it is plugged in.
    is_electric: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def owner_id(self) -> int:
        """The person on whose account it is."""
        return self.person_id
