"""Permits in question as a table: what speaks against each, and what the office decided."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person
from parking.in_question.rules import Finding, Known, State
from parking.models import Permit

_LIVING = sa.text("state <> 'over'")


class PermitQuestion(Model):
    """What speaks against a permit that is held, since when, and what was decided."""

    __tablename__ = "permit_question"
    __table_args__ = (
        # The job and a page that look at once ask about a permit once.
        sa.Index(
            "uq_permit_question_permit_id_living",
            "permit_id",
            unique=True,
            sqlite_where=_LIVING,
            postgresql_where=_LIVING,
        ),
        sa.Index("ix_permit_question_state_found_at", "state", "found_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    permit_id: Mapped[str] = mapped_column(sa.ForeignKey("permit.id"))
    # A value of parking.in_question.rules.State.
    state: Mapped[str] = mapped_column(sa.String(8), default=State.OPEN.value)
    # Codes with the fact that each speaks of, as it was found. None left: the holder fits again.
    reasons: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    # The holder would still fit the rules under which they got it.
    by_rule: Mapped[bool] = mapped_column(default=False)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    # Why it was decided so; the holder reads it.
    why: Mapped[str] = mapped_column(sa.Text, default="")

    permit: Mapped[Permit] = relationship(lazy="select")
    decider: Mapped[Person | None] = relationship(lazy="select")

    @property
    def known(self) -> Known:
        """As the rules take it."""
        finding = Finding(self.reasons, self.by_rule)
        return Known(self.id, self.permit_id, State(self.state), finding)
