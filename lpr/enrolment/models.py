"""The codes by which new boxes are enrolled."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from lpr.models import Lane


class EnrolmentCode(Model):
    """A code for one box of one lane, good once and until it expires; only its hash is kept."""

    __tablename__ = "enrolment_code"
    __table_args__ = (sa.Index("ix_enrolment_code_lane_id_used_at", "lane_id", "used_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lane_id: Mapped[int] = mapped_column(sa.ForeignKey("lane.id"))
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lane: Mapped[Lane] = relationship(lazy="joined", innerjoin=True)
