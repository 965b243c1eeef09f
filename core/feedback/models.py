"""What people tell the office, and what the office did about it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime
from core.identity.models import Person

NEW, ANSWERED, CLOSED = STATES = ("new", "answered", "closed")
TOPICS = (
    "garage",
    "gate",
    "shuttle",
    "permit",
    "payment",
    "commuting",
    "accessibility",
    "website",
    "other",
)
ANSWER, NOTE, ASSIGNED, CLOSING, REOPENED = ENTRY_KINDS = (
    "answer",
    "note",
    "assigned",
    "closed",
    "reopened",
)


class FeedbackMessage(Model):
    """One message from a person, who may be unknown to us."""

    __tablename__ = "feedback_message"
    __table_args__ = (sa.Index("ix_feedback_message_state_received_at", "state", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(12), unique=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    topic: Mapped[str] = mapped_column(sa.String(20))
    body: Mapped[str] = mapped_column(sa.Text)
    name: Mapped[str] = mapped_column(sa.String(120), default="")
    email: Mapped[str] = mapped_column(sa.String(255), default="")
    locale: Mapped[str] = mapped_column(sa.String(10), default="en")
    person_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    state: Mapped[str] = mapped_column(sa.String(10), default=NEW)
    assignee_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("person.id", ondelete="SET NULL"), index=True
    )
    first_answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id])
    entries: Mapped[list["FeedbackEntry"]] = relationship(
        order_by="FeedbackEntry.id", cascade="all, delete-orphan"
    )


class FeedbackEntry(Model):
    """One thing that the office did about a message. Notes stay inside, answers go out."""

    __tablename__ = "feedback_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(
        sa.ForeignKey("feedback_message.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    body: Mapped[str] = mapped_column(sa.Text, default="")

    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
