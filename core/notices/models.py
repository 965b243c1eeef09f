"""What the office wrote in the place of an original: rows are only ever added."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person


class NoticeWording(Model):
    """One version of a notice in a language; empty ones say: the original again."""

    __tablename__ = "notice_wording"
    __table_args__ = (sa.UniqueConstraint("notice", "language", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    notice: Mapped[str] = mapped_column(sa.String(40))
    language: Mapped[str] = mapped_column(sa.String(10))
    # 1, 2, … within a notice and language: who wrote upon an older one learns of the newer.
    number: Mapped[int]
    subject: Mapped[str | None] = mapped_column(sa.Text)
    body: Mapped[str | None] = mapped_column(sa.Text)
    written_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    writer: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def is_original(self) -> bool:
        """Whether this version goes back to the original."""
        return self.body is None
