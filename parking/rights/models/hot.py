"""The hot list as a table: plates to look out for."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model
from parking.rights.models.kept import OfPlate, OfTwo, held_to_two


class HotPlate(OfTwo, OfPlate, Model):
    """A plate to look out for. It counts once somebody else than who proposed it approved it."""

    __tablename__ = "hot_plate"
    __table_args__ = (sa.CheckConstraint("kind IN ('threat', 'debt')", name="kind"), *held_to_two())

    # A value of parking.access.HotKind.
    kind: Mapped[str] = mapped_column(sa.String(8))
