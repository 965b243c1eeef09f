"""On which terms a garage takes sign-ups for duties, as a table."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.models import Garage


class SignUpTerms(Model):
    """A garage's terms, and those before them. A garage without a row takes no sign-up."""

    __tablename__ = "sign_up_terms"

    garage_id: Mapped[int] = mapped_column(sa.ForeignKey("garage.id"), primary_key=True)
    # As parking.rights.sign_ups.terms writes them.
    terms: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    before: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    # Counts changes, so that nobody saves over what another changed meanwhile.
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)

    garage: Mapped[Garage] = relationship(lazy="joined", innerjoin=True)
    changer: Mapped[Person] = relationship(lazy="select")
