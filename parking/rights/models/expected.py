"""Expected visitors as a table: whose car may come into a garage by its plate, and when."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from parking.models import Garage
from parking.rights.models.kept import Kept, OfPlate


class ExpectedVisitor(Kept, OfPlate, Model):
    """A visitor's car that a garage expects, until `expires_at`."""

    __tablename__ = "expected_visitor"
    __table_args__ = (
        sa.CheckConstraint("expires_at IS NOT NULL AND begins_at < expires_at", name="times"),
    )

    garage_id: Mapped[int] = mapped_column(sa.ForeignKey("garage.id"), index=True)
    begins_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Whom or what they visit; the visitor's own name is nobody's business here.
    host: Mapped[str] = mapped_column(sa.String(120))

    garage: Mapped[Garage] = relationship(lazy="joined", innerjoin=True)
