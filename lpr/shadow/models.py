"""What the present system said of a lane in shadow."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, UtcDateTime


class PresentPassage(Model):
    """One car as the present system saw it, brought in from its spreadsheet."""

    __tablename__ = "present_passage"
    __table_args__ = (sa.UniqueConstraint("lane_id", "at", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lane_id: Mapped[int] = mapped_column(sa.ForeignKey("lane.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # Empty where the present system read none.
    number: Mapped[str] = mapped_column(sa.String(16))
    opened: Mapped[bool] = mapped_column()
