"""Saved cards as a table: the payment company's own names of them, and who said yes when."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model, UtcDateTime

_KEPT = sa.text("state = 'kept'")


class SavedCard(Model):
    """A card that a person was asked to save, and what became of it. Its number never comes here.

    One a person is kept at a time.
    """

    __tablename__ = "saved_card"
    __table_args__ = (
        sa.Index(
            "uq_saved_card_person_id_kept",
            "person_id",
            unique=True,
            sqlite_where=_KEPT,
            postgresql_where=_KEPT,
        ),
    )

    # Unguessable, and the idempotency key at the provider.
    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    provider: Mapped[str] = mapped_column(sa.String(12))
    # A value of payments.cards.rules.CardState.
    state: Mapped[str] = mapped_column(sa.String(10))
    setup_ref: Mapped[str | None] = mapped_column(sa.String(120), unique=True)
    customer_ref: Mapped[str | None] = mapped_column(sa.String(120))
    method_ref: Mapped[str | None] = mapped_column(sa.String(120))
    brand: Mapped[str] = mapped_column(sa.String(30), default="")
    last4: Mapped[str] = mapped_column(sa.String(4), default="")
    exp_month: Mapped[int | None] = mapped_column()
    exp_year: Mapped[int | None] = mapped_column()
    # Which words the person said yes to, and when: payments.cards.words.
    consent: Mapped[str] = mapped_column(sa.String(20))
    consented_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def owner_id(self) -> int:
        """The person whose card it is."""
        return self.person_id
