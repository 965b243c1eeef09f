"""The tables of rights: what is on each list, who put it there and why, and until when."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from core.db import Model, UtcDateTime
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


class HotPlate(Kept, OfPlate, Model):
    """A plate to look out for. It counts once somebody else than who proposed it approved it."""

    __tablename__ = "hot_plate"
    __table_args__ = (
        sa.CheckConstraint("kind IN ('threat', 'debt')", name="kind"),
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> added_by", name="four_eyes"),
        sa.CheckConstraint("expires_at IS NOT NULL", name="expires"),
    )

    # A value of parking.access.HotKind.
    kind: Mapped[str] = mapped_column(sa.String(8))
    approved_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    approver: Mapped[Person | None] = relationship(foreign_keys=[approved_by], lazy="select")

    @property
    def is_approved(self) -> bool:
        """Whether a second person has looked at it."""
        return self.approved_by is not None
