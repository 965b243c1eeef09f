"""Rounds of renew or release, and what each holder said."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.models import Permit, Product
from parking.rounds.rules import Answer, Outcome, Said, Times, Told

_ASKING = sa.text("state = 'asking'")


class RenewRound(Model):
    """A product's holders are asked whether they keep their space. What was published stays."""

    __tablename__ = "renew_round"
    __table_args__ = (
        sa.CheckConstraint("answer_by < last_chance", name="last_chance"),
        sa.Index(
            "uq_renew_round_product_id_asking",
            "product_id",
            unique=True,
            sqlite_where=_ASKING,
            postgresql_where=_ASKING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("permit_product.id"), index=True)
    # asking, closed or cancelled
    state: Mapped[str] = mapped_column(sa.String(10))
    # Why holders are asked; they read it.
    reason: Mapped[str] = mapped_column(sa.Text)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    answer_by: Mapped[datetime] = mapped_column(UtcDateTime)
    last_chance: Mapped[datetime] = mapped_column(UtcDateTime)
    # keep or release: what comes of saying nothing, as published.
    silence: Mapped[str] = mapped_column(sa.String(8))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str] = mapped_column(sa.Text, default="")

    product: Mapped[Product] = relationship(lazy="joined", innerjoin=True)

    @property
    def times(self) -> Times:
        """As the rules take them."""
        return Times(self.answer_by, self.last_chance)


class RoundAnswer(Model):
    """One holder in a round: what they said, and what came of it."""

    __tablename__ = "round_answer"
    __table_args__ = (
        sa.UniqueConstraint("round_id", "permit_id"),
        sa.Index("ix_round_answer_round_id_outcome", "round_id", "outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("renew_round.id"))
    permit_id: Mapped[str] = mapped_column(sa.ForeignKey("permit.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    answer: Mapped[str] = mapped_column(sa.String(8), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(sa.String(8), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told: Mapped[int] = mapped_column(default=0)

    round: Mapped[RenewRound] = relationship(lazy="joined", innerjoin=True)
    permit: Mapped[Permit] = relationship(lazy="select")
    person: Mapped[Person] = relationship(lazy="select")

    @property
    def owner_id(self) -> int:
        """Whose answer it is."""
        return self.person_id

    @property
    def said(self) -> Said:
        """As the rules take it."""
        return Said(Answer(self.answer), Outcome(self.outcome), Told(self.told))
