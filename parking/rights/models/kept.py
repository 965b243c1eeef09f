"""What every table of rights has: who added an entry and why, until when, who took it off."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from core.db import UtcDateTime
from core.identity.models import Person


class Kept:
    """What every entry says of itself: who added it, why, until when, and who took it off."""

    id: Mapped[int] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(sa.String(500))
    added_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The first instant at which it no longer counts; empty where it has no end.
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    ended_reason: Mapped[str] = mapped_column(sa.String(500), default="")

    @declared_attr
    @classmethod
    def adder(cls) -> Mapped[Person]:
        """Who added it."""
        return relationship(Person, foreign_keys=[cls.added_by], lazy="select")

    @declared_attr
    @classmethod
    def ender(cls) -> Mapped[Person | None]:
        """Who took it off."""
        return relationship(Person, foreign_keys=[cls.ended_by], lazy="select")

    @property
    def is_approved(self) -> bool:
        """Most lists ask for nobody's approval."""
        return True


class OfPlate:
    """A plate as it stands on a list, whether or not anybody has enrolled it."""

    state: Mapped[str] = mapped_column(sa.String(2))
    plate_type: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[str] = mapped_column(sa.String(12))
    key: Mapped[str] = mapped_column(sa.String(40), index=True)
