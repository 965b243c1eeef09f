"""Responders as tables: plates and codes that open every gate above every rule."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model
from parking.rights.models.kept import Kept, OfPlate


class ResponderPlate(Kept, OfPlate, Model):
    """The plate of an ambulance, a fire engine, or a car of mutual aid."""

    __tablename__ = "responder_plate"

    crew: Mapped[str] = mapped_column(sa.String(120))


class ResponderCode(Kept, Model):
    """A code for crews whose plates nobody knows. Only its slow digest is kept."""

    __tablename__ = "responder_code"

    crew: Mapped[str] = mapped_column(sa.String(120))
    # As parking.access.code_digest makes it.
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
