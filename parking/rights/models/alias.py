"""Aliases as a table: what cameras read for an enrolled plate, reviewed by two people."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model
from parking.rights.models.kept import OfPlate, OfTwo, held_to_two


class PlateAlias(OfTwo, OfPlate, Model):
    """What is read as `read_as` is this plate, for its own state and type."""

    __tablename__ = "plate_alias"
    __table_args__ = held_to_two()

    # Folded, as the rules of a gate compare it.
    read_as: Mapped[str] = mapped_column(sa.String(12), index=True)
