"""The outbox: what must leave the house, kept in the transaction that decided it, sent after.

Each message is sent at least once; its key makes a repeat harmless. What cannot be sent is tried
again, later each time, and after the last try it stays where a person sees it and can retry it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import JSON, Index, String, Text, and_, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.campus_time import now as present
from core.db import Model, UtcDateTime, insert_all_absent, insert_if_absent, transaction
from core.jobs import Findings, Job
from core.progress import tell_progress

log = structlog.get_logger(__name__)

WAITING, SENT, DEAD, DROPPED = "waiting", "sent", "dead", "dropped"
MAIL = "mail"
MOST_ATTEMPTS = 12
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=6)
# A sender that died is waited for this long before its message is taken up again.
SENDING_LEASE = timedelta(minutes=5)
BATCH = 20
SENT_KEPT_FOR = timedelta(days=30)
ERROR_LENGTH = 500
_GATHERED = "gatehouse_outbox_gathered"


class UnsendableError(Exception):
    """The message will never be taken as it is; trying again by itself is of no use."""


@dataclass(frozen=True)
class About:
    """Of a mail: to whom it goes, and its subject."""

    recipient: str
    subject: str


@dataclass(frozen=True)
class Parcel:
    """A message as its handler gets it. `key` is the same at every attempt."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    created_at: datetime


Handler = Callable[[Parcel], None]


class OutboxMessage(Model):
    """Something to be sent. Once sent, its payload is emptied: it may name people."""

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_state_next_attempt_at", "state", "next_attempt_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(20), default=WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Of a mail, kept with its state as long as the row: what the office is asked for by phone.
    recipient: Mapped[str | None] = mapped_column(String(255), index=True)
    subject: Mapped[str | None] = mapped_column(String(200))
    last_error: Mapped[str] = mapped_column(Text, default="")


def init_app(app: Flask, handlers: Mapping[str, Handler]) -> None:
    """Keep the handler of each kind of message."""
    app.extensions["gatehouse_outbox"] = dict(handlers)


def enqueue(
    session: Session,
    *,
    kind: str,
    key: str,
    payload: dict[str, Any],
    now: datetime,
    about: About | None = None,
) -> None:
    """Keep a message to be sent once this transaction is committed. A known key changes nothing."""
    row = {
        "kind": kind,
        "key": key,
        "payload": payload,
        "state": WAITING,
        "attempts": 0,
        "created_at": now,
        "next_attempt_at": now,
        "last_error": "",
        "recipient": about.recipient.lower()[:255] if about else None,
        "subject": about.subject[:200] if about else None,
    }
    gathered: list[dict[str, Any]] | None = session.info.get(_GATHERED)
    if gathered is None:
        insert_if_absent(session, OutboxMessage, row)
    else:
        gathered.append(row)


@contextmanager
def gathering(session: Session) -> Iterator[None]:
    """Keep all messages of this block with one statement, at its end: for work on many at once."""
    rows = session.info[_GATHERED] = []
    try:
        yield
    finally:
        del session.info[_GATHERED]
    insert_all_absent(session, OutboxMessage, rows)


def send_due(now: datetime, handlers: Mapping[str, Handler] | None = None) -> Findings:
    """Send what is due, batch after batch; each message is claimed, sent and recorded apart."""
    table = current_app.extensions["gatehouse_outbox"] if handlers is None else handlers
    sent = failed = 0
    while parcels := _claim_batch(now):
        for parcel in parcels:
            fault = _send(parcel, table)
            _record(parcel.id, fault, now)
            sent, failed = sent + (fault is None), failed + (fault is not None)
            tell_progress(sent + failed)
    return {"sent": sent, "failed": failed}


def _claim_batch(now: datetime) -> list[Parcel]:
    """Take some due messages and push their next attempt out: no other sender takes them."""
    with transaction() as session:
        query = (
            select(OutboxMessage)
            .where(OutboxMessage.state == WAITING, OutboxMessage.next_attempt_at <= now)
            .order_by(OutboxMessage.next_attempt_at, OutboxMessage.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        messages = session.scalars(query).all()
        for message in messages:
            message.attempts += 1
            message.next_attempt_at = now + SENDING_LEASE
        return [Parcel(m.id, m.kind, m.key, dict(m.payload), m.created_at) for m in messages]


def _send(parcel: Parcel, handlers: Mapping[str, Handler]) -> Exception | None:
    """Hand a message to its handler, with no transaction open; return what went wrong."""
    try:
        handlers[parcel.kind](parcel)
    except Exception as error:  # whatever a handler meets, the others must still be sent
        log.warning("outbox.failed", message=parcel.id, kind=parcel.kind, error=repr(error))
        return error
    return None


def _record(message_id: int, fault: Exception | None, now: datetime) -> None:
    with transaction() as session:
        message = session.get_one(OutboxMessage, message_id, with_for_update=True)
        if fault is None:
            message.state, message.sent_at = SENT, present()
            message.payload, message.last_error = {}, ""
            return
        message.last_error = f"{type(fault).__name__}: {fault}"[:ERROR_LENGTH]
        message.next_attempt_at = now + retry_after(message.attempts)
        if isinstance(fault, UnsendableError) or message.attempts >= MOST_ATTEMPTS:
            message.state = DEAD
            log.error("outbox.given_up", message=message_id, kind=message.kind)


def retry_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: doubling, up to six hours."""
    return min(LONGEST_RETRY, FIRST_RETRY * (1 << min(attempts - 1, 12)))


def retry_message(session: Session, message_id: int, now: datetime) -> bool:
    """Let a message that was given up, or that waits, be tried now; False where there is none."""
    message = session.get(OutboxMessage, message_id, with_for_update=True)
    if message is None or message.state in {SENT, DROPPED}:
        return False
    message.state, message.next_attempt_at, message.attempts = WAITING, now, 0
    return True


def drop_mail(session: Session, message_id: int, now: datetime) -> bool:
    """Let a mail that was given up go unsent, and empty it; False where there is none.

    Whatever else was given up moves money or doors, and is not let go.
    """
    message = session.get(OutboxMessage, message_id, with_for_update=True)
    if message is None or (message.kind, message.state) != (MAIL, DEAD):
        return False
    message.state, message.payload, message.next_attempt_at = DROPPED, {}, now
    return True


def list_mails_to(session: Session, address: str, limit: int) -> list[OutboxMessage]:
    """The newest mails to an address, as long as they are kept."""
    query = select(OutboxMessage).where(OutboxMessage.recipient == address.lower())
    return list(session.scalars(query.order_by(OutboxMessage.id.desc()).limit(limit)))


def count_by_state(session: Session) -> dict[str, int]:
    """How many messages are in each state."""
    query = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
    return dict(session.execute(query).all())


def forget_sent(now: datetime) -> Findings:
    """Delete messages sent, or let go, long ago; their keys have done their work."""
    then = now - SENT_KEPT_FOR
    with transaction() as session:
        old = delete(OutboxMessage).where(
            or_(
                and_(OutboxMessage.state == SENT, OutboxMessage.sent_at < then),
                and_(OutboxMessage.state == DROPPED, OutboxMessage.next_attempt_at < then),
            )
        )
        gone = session.execute(old.returning(OutboxMessage.id)).all()
    return {"deleted": len(gone)}


WORDS = {
    "sent": lambda num: ngettext("%(num)s message sent", "%(num)s messages sent", num),
    "failed": lambda num: ngettext("%(num)s message not sent", "%(num)s messages not sent", num),
    "deleted": lambda num: ngettext(
        "%(num)s sent message deleted", "%(num)s sent messages deleted", num
    ),
}
JOBS = (
    Job("core.send_outbox", timedelta(seconds=5), send_due, _l("Send mail and messages"), WORDS),
    Job(
        "core.forget_sent_messages",
        timedelta(days=1),
        forget_sent,
        _l("Forget messages sent long ago"),
        WORDS,
    ),
)
