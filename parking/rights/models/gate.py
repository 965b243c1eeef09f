"""A garage's switches as a table: which rules hold at its gates, and how strictly."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.models import Garage


class GarageGate(Model):
    """The switches of one garage that differ from their defaults, and those before them."""

    __tablename__ = "garage_gate"

    garage_id: Mapped[int] = mapped_column(sa.ForeignKey("garage.id"), primary_key=True)
    # As parking.rights.switches takes them.
    switches: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    before: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    # Counts changes, so that nobody saves over what another changed meanwhile.
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)

    garage: Mapped[Garage] = relationship(lazy="select")
    changer: Mapped[Person] = relationship(lazy="select")
