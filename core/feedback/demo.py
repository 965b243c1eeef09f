"""Sample messages for the demo's inbox: one new, one answered, one closed."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.feedback.models import (
    ANSWER,
    ANSWERED,
    CLOSED,
    CLOSING,
    NEW,
    NOTE,
    FeedbackEntry,
    FeedbackMessage,
)
from core.feedback.queries import find_message, list_assignees
from core.identity.models import Person


def seed(session: Session, now: datetime) -> None:
    """Add the sample messages that are not there yet. No mail leaves for them."""
    office = next(iter(list_assignees(session)), None)
    for message in _samples(now, office):
        if find_message(session, message.reference) is None:
            session.add(message)


def _samples(now: datetime, office: Person | None) -> list[FeedbackMessage]:
    author = office.id if office else None
    return [
        FeedbackMessage(
            reference="DEMXB22",
            received_at=now - timedelta(hours=5),
            topic="gate",
            body="The barrier at the staff entrance stayed down this morning although my permit is"
            " paid. The attendant let me in after a minute. Could you check my plate?",
            name="Maria Alves",
            email="maria.alves@example.org",
            locale="en",
            state=NEW,
        ),
        FeedbackMessage(
            reference="DEMXC33",
            received_at=now - timedelta(hours=29),
            topic="shuttle",
            body="El autobús 13 de las 6:40 no pasó ayer. Esperé veinte minutos en la nieve.",
            locale="es",
            state=NEW,
            entries=[
                FeedbackEntry(
                    at=now - timedelta(hours=26),
                    author_id=author,
                    kind=NOTE,
                    body="The 6:40 had no driver. Asked dispatch to publish an alert.",
                )
            ],
        ),
        FeedbackMessage(
            reference="DEMXD44",
            received_at=now - timedelta(days=3),
            topic="other",
            body="The attendant at the exit was kind to my mother. Please thank her.",
            name="Jo Whitfield",
            email="jo.whitfield@example.org",
            locale="en",
            state=CLOSED,
            assignee_id=author,
            first_answered_at=now - timedelta(days=2, hours=20),
            closed_at=now - timedelta(days=2, hours=20),
            entries=[
                FeedbackEntry(
                    at=now - timedelta(days=2, hours=20),
                    author_id=author,
                    kind=ANSWER,
                    body="Thank you for writing. We read it to her at the start of her shift.",
                ),
                FeedbackEntry(at=now - timedelta(days=2, hours=20), author_id=author, kind=CLOSING),
            ],
        ),
        FeedbackMessage(
            reference="DEMXF55",
            received_at=now - timedelta(days=1, hours=2),
            topic="accessibility",
            body="The lift from level 2 of the garage is out of order again.",
            name="Ruth Okafor",
            email="ruth.okafor@example.org",
            locale="en",
            state=ANSWERED,
            assignee_id=author,
            first_answered_at=now - timedelta(hours=20),
            entries=[
                FeedbackEntry(
                    at=now - timedelta(hours=20),
                    author_id=author,
                    kind=ANSWER,
                    body="The lift is being mended today; until then the attendant helps.",
                )
            ],
        ),
    ]
