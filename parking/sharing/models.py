"""Shared cars as a table: which car, with whom, who asked, from when until when."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.models import Vehicle

_LIVING = sa.text("ended_at IS NULL")


class VehicleShare(Model):
    """One car, shared or asked to be shared with one person on whose account it is not."""

    __tablename__ = "vehicle_share"
    __table_args__ = (
        sa.Index(
            "uq_vehicle_share_vehicle_id_person_id_living",
            "vehicle_id",
            "person_id",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vehicle_id: Mapped[int] = mapped_column(sa.ForeignKey("vehicle.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    # One of the two; the other one agrees.
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)

    vehicle: Mapped[Vehicle] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    # On whose account the car is.
    owner: Mapped[Person] = relationship(secondary="vehicle", viewonly=True, uselist=False)

    def is_of(self, person_id: int) -> bool:
        """Whether the person is one of the two."""
        return person_id in (self.person_id, self.vehicle.person_id)

    def is_asked_by(self, person_id: int) -> bool:
        """Whether this person asked for it and the other one has not answered."""
        return self.agreed_at is None and self.asked_by == person_id

    def awaits(self, person_id: int) -> bool:
        """Whether it waits for this person's word."""
        return self.is_of(person_id) and self.agreed_at is None and self.asked_by != person_id
