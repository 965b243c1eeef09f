"""Receiving messages, answering them, and who takes care of which."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core import audit
from core.feedback.models import (
    ANSWER,
    ANSWERED,
    ASSIGNED,
    CLOSED,
    CLOSING,
    NEW,
    NOTE,
    REOPENED,
    FeedbackEntry,
    FeedbackMessage,
)
from core.identity.models import Person
from core.mail import enqueue_mail
from core.web.errors import Refusal

# No vowels and nothing that looks like something else: read out on the telephone.
REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRTVWXZ"
REFERENCE_LENGTH = 7


@dataclass(frozen=True)
class Words:
    """What somebody wrote to us, checked by the form."""

    topic: str
    body: str
    name: str = ""
    email: str = ""
    locale: str = "en"
    person_id: int | None = None


def receive_message(session: Session, words: Words, now: datetime) -> FeedbackMessage:
    """Keep a message for the office; who left an address is told that it arrived."""
    message = FeedbackMessage(
        reference="".join(secrets.choice(REFERENCE_LETTERS) for _place in range(REFERENCE_LENGTH)),
        received_at=now,
        topic=words.topic,
        body=words.body,
        name=words.name,
        email=words.email,
        locale=words.locale,
        person_id=words.person_id,
        state=NEW,
    )
    session.add(message)
    if words.email:
        _mail(session, message, "feedback_received", "", f"feedback:{message.reference}", now)
    return message


def answer_message(
    session: Session, message: FeedbackMessage, *, author: Person, text: str, now: datetime
) -> None:
    """Answer by mail. The first answer's time is kept: it is how the office is measured."""
    if not message.email:
        raise Refusal(
            "no_address",
            _("They left no address to answer to. Write a note, or close the message."),
        )
    message.first_answered_at = message.first_answered_at or now
    message.state = ANSWERED
    message.closed_at = None
    message.assignee_id = message.assignee_id or author.id
    entry = _add_entry(message, author, ANSWER, text, now)
    session.flush()  # the entry's id makes the mail's key
    _mail(session, message, "feedback_answer", text, f"feedback-entry:{entry.id}", now)
    _record(session, message, author, "feedback.answer", now)


def add_note(
    session: Session, message: FeedbackMessage, *, author: Person, text: str, now: datetime
) -> None:
    """Write something down that only the office sees."""
    _add_entry(message, author, NOTE, text, now)
    _record(session, message, author, "feedback.note", now)


def assign_message(
    session: Session,
    message: FeedbackMessage,
    *,
    author: Person,
    assignee: Person | None,
    now: datetime,
) -> None:
    """Give a message to somebody to take care of, or to nobody. Repeated, it changes nothing."""
    if message.assignee_id == (assignee.id if assignee else None):
        return
    message.assignee_id = assignee.id if assignee else None
    _add_entry(message, author, ASSIGNED, assignee.name if assignee else "", now)
    _record(session, message, author, "feedback.assign", now)


def close_message(
    session: Session, message: FeedbackMessage, *, author: Person, now: datetime
) -> None:
    """Put a message away. Closing a closed one changes nothing."""
    if message.state == CLOSED:
        return
    message.state = CLOSED
    message.closed_at = now
    _add_entry(message, author, CLOSING, "", now)
    _record(session, message, author, "feedback.close", now)


def reopen_message(
    session: Session, message: FeedbackMessage, *, author: Person, now: datetime
) -> None:
    """Take a closed message up again, as answered or as new."""
    if message.state != CLOSED:
        return
    message.state = ANSWERED if message.first_answered_at else NEW
    message.closed_at = None
    _add_entry(message, author, REOPENED, "", now)
    _record(session, message, author, "feedback.reopen", now)


def _add_entry(
    message: FeedbackMessage, author: Person, kind: str, body: str, now: datetime
) -> FeedbackEntry:
    entry = FeedbackEntry(at=now, author_id=author.id, kind=kind, body=body)
    message.entries.append(entry)
    return entry


def _mail(
    session: Session,
    message: FeedbackMessage,
    template: str,
    text: str,
    key: str,
    now: datetime,
) -> None:
    enqueue_mail(
        session,
        to=message.email,
        template=template,
        context={
            "name": message.name,
            "reference": message.reference,
            "body": message.body,
            "answer": text,
        },
        locale=message.locale,
        key=key,
        now=now,
    )


def _record(
    session: Session, message: FeedbackMessage, author: Person, action: str, now: datetime
) -> None:
    audit.record(
        session,
        actor_id=author.id,
        action=action,
        subject_type="feedback",
        subject_id=message.reference,
        now=now,
    )
