"""Plate tests as a table: only misreadings are kept, and their picture until the office decides."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, UtcDateTime


class PlateTest(Model):
    """One enrolled plate that the lane's reader misread on its owner's photograph."""

    __tablename__ = "plate_test"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    # As it was enrolled then; a changed plate is another one.
    vehicle_id: Mapped[int] = mapped_column(sa.ForeignKey("vehicle.id"), index=True)
    state: Mapped[str] = mapped_column(sa.String(2))
    plate_type: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[str] = mapped_column(sa.String(12))
    read_as: Mapped[str] = mapped_column(sa.String(20))
    # 0 to 1, as the reader gives it.
    confidence: Mapped[float] = mapped_column()
    # Empty where the picture did not show it.
    state_read: Mapped[str] = mapped_column(sa.String(2), default="")
    type_read: Mapped[str] = mapped_column(sa.String(20), default="")
    # The plate alone, straightened, as PNG; gone once the office has decided.
    picture: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # When its owner asked the office to look; without it, nobody but them sees it.
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    # The alias that was proposed for it; empty where the office said no.
    alias_id: Mapped[int | None] = mapped_column(sa.ForeignKey("plate_alias.id"), index=True)

    @property
    def owner_id(self) -> int:
        """The person whose photograph it was."""
        return self.person_id
