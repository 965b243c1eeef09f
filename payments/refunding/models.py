"""What people did about refunds that the provider had refused, as a table."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from payments.models import Refund


class RefundRemedy(Model):
    """What people did about a refund that the provider had refused: a row each time."""

    __tablename__ = "refund_remedy"
    __table_args__ = (
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="four_eyes"),
    )

    id: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    refund_id: Mapped[str] = mapped_column(sa.ForeignKey("refund.id"), index=True)
    # A value of payments.refunding.rules.Way, and what it is called there: a cheque's number.
    way: Mapped[str] = mapped_column(sa.String(10))
    reference: Mapped[str] = mapped_column(sa.String(60), default="")
    # waiting (for a second person), refused (by one), done, taken_back, or overtaken (by the
    # provider, which had given it after all)
    state: Mapped[str] = mapped_column(sa.String(10))
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(sa.String(200))
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Why it was refused or taken back.
    answer: Mapped[str] = mapped_column(sa.String(200), default="")
    # The provider's name of the try that had failed, so that late news of it is known as such.
    failed_ref: Mapped[str | None] = mapped_column(sa.String(120))

    refund: Mapped[Refund] = relationship(lazy="select")
