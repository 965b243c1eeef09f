"""The office's inbox: which messages wait, whose they are, how fast they were answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session, selectinload

from core.feedback.models import NEW, STATES, FeedbackMessage
from core.identity.models import Person, Role

MEASURED_FOR = timedelta(days=30)


@dataclass(frozen=True)
class InboxFilter:
    """What the inbox is narrowed to. Empty means everything."""

    state: str = ""
    topic: str = ""
    assignee_id: int | None = None
    words: str = ""


@dataclass(frozen=True)
class InboxFigures:
    """How the inbox stands: how many wait, the oldest of them, and the usual first answer."""

    waiting: int
    oldest_received_at: datetime | None
    usual_first_answer: timedelta | None


def find_message(session: Session, reference: str) -> FeedbackMessage | None:
    """Return the message of that reference, or None."""
    return session.scalar(
        select(FeedbackMessage).where(FeedbackMessage.reference == reference.strip().upper())
    )


def list_messages(chosen: InboxFilter) -> Select[FeedbackMessage]:
    """Select the messages of a filter: the new ones first and oldest first, then the rest."""
    query = select(FeedbackMessage).options(selectinload(FeedbackMessage.assignee))
    if chosen.state in STATES:
        query = query.where(FeedbackMessage.state == chosen.state)
    if chosen.topic:
        query = query.where(FeedbackMessage.topic == chosen.topic)
    if chosen.assignee_id is not None:
        query = query.where(FeedbackMessage.assignee_id == chosen.assignee_id)
    if chosen.words:
        query = query.where(_has_words(chosen.words))
    waiting = FeedbackMessage.state == NEW
    return query.order_by(
        case((waiting, 0), else_=1),
        case((waiting, FeedbackMessage.received_at)).asc(),
        FeedbackMessage.received_at.desc(),
        FeedbackMessage.id.desc(),
    )


def inbox_figures(session: Session, now: datetime) -> InboxFigures:
    """Count what waits, and take the median first answer of the last thirty days."""
    waiting, oldest = session.execute(
        select(func.count(), func.min(FeedbackMessage.received_at)).where(
            FeedbackMessage.state == NEW
        )
    ).one()
    answered = session.execute(
        select(FeedbackMessage.received_at, FeedbackMessage.first_answered_at).where(
            FeedbackMessage.first_answered_at >= now - MEASURED_FOR
        )
    ).all()
    took = [(first - received).total_seconds() for received, first in answered if first]
    return InboxFigures(waiting, oldest, timedelta(seconds=median(took)) if took else None)


def list_assignees(session: Session) -> list[Person]:
    """List who may take care of a message: the people of the office, by name."""
    return list(
        session.scalars(
            select(Person)
            .where(Person.active, Person.roles.any(Role.name.in_(("office", "admin"))))
            .order_by(Person.name)
        )
    )


def _has_words(words: str) -> ColumnElement[bool]:
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    columns = (
        FeedbackMessage.body,
        FeedbackMessage.name,
        FeedbackMessage.email,
        FeedbackMessage.reference,
    )
    return or_(*(column.ilike(pattern, escape="\\") for column in columns))
