"""Lost badges as a table: whose, which number, since when, until it was found."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person

_OPEN = sa.text("closed_at IS NULL")


class LostBadge(Model):
    """One report. While it is open, no feed gives the number back to anybody."""

    __tablename__ = "lost_badge"
    __table_args__ = (
        sa.Index(
            "uq_lost_badge_person_id_open",
            "person_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    badge_number: Mapped[str] = mapped_column(sa.String(40), index=True)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # When it was found, or when the next one was lost.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
