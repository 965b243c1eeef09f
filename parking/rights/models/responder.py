"""Responders as tables: plates and codes that open every gate above every rule."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model
from parking.rights.models.kept import OfPlate, OfTwo, held_to_two


class ResponderPlate(OfTwo, OfPlate, Model):
    """The plate of an ambulance, a fire engine, or a car of mutual aid."""

    __tablename__ = "responder_plate"
    __table_args__ = held_to_two()

    crew: Mapped[str] = mapped_column(sa.String(120))


class ResponderCode(OfTwo, Model):
    """A code for crews whose plates nobody knows. Only its slow digest is kept."""

    __tablename__ = "responder_code"
    __table_args__ = held_to_two()

    crew: Mapped[str] = mapped_column(sa.String(120))
    # As parking.access.code_digest makes it.
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
