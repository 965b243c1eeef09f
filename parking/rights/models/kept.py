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


class OfTwo(Kept):
    """What counts only once somebody else than who proposed it has looked at it, and has an end."""

    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    # Entries from before two people were asked have it, and no approver.
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @declared_attr
    @classmethod
    def approver(cls) -> Mapped[Person | None]:
        """Who approved it."""
        return relationship(Person, foreign_keys=[cls.approved_by], lazy="select")

    @property
    def is_approved(self) -> bool:
        """Whether a second person has looked at it."""
        return self.approved_at is not None


def held_to_two() -> tuple[sa.CheckConstraint, ...]:
    """What the database itself holds of such an entry: two people, and an end."""
    return (
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> added_by", name="four_eyes"),
        sa.CheckConstraint("expires_at IS NOT NULL", name="expires"),
    )


class OfPlate:
    """A plate as it stands on a list, whether or not anybody has enrolled it."""

    state: Mapped[str] = mapped_column(sa.String(2))
    plate_type: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[str] = mapped_column(sa.String(12))
    key: Mapped[str] = mapped_column(sa.String(40), index=True)
