"""Tables of retention: receipts of what was removed, and the cases that hold passages back."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from lpr.models import Passage


class PurgeReceipt(Model):
    """What one run removed of one kind, by which rule; `held` is what it had to leave."""

    __tablename__ = "purge_receipt"
    __table_args__ = (sa.UniqueConstraint("at", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(sa.String(12))
    rule: Mapped[str] = mapped_column(sa.String(60))
    items: Mapped[int] = mapped_column(default=0)
    pictures: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    # Between when and when the vehicles came, where the kind is of vehicles.
    oldest: Mapped[datetime | None] = mapped_column(UtcDateTime)
    newest: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PassageCase(Model):
    """A case for which a passage keeps its plate and pictures, until somebody closes it."""

    __tablename__ = "passage_case"
    __table_args__ = (sa.Index("ix_passage_case_passage_id_closed_at", "passage_id", "closed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    passage_id: Mapped[int] = mapped_column(sa.ForeignKey("passage.id"))
    reason: Mapped[str] = mapped_column(sa.String(200))
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    passage: Mapped[Passage] = relationship(lazy="joined", innerjoin=True)
