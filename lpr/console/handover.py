"""What one shift leaves for the next: notes, by whom and when, and who has read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db import Model, UtcDateTime, insert_if_absent
from core.identity.models import Person
from lpr.service import Act

LEAST, MOST = 3, 1000
# Notes of the last days are shown; what has not been read stays until it is.
SHOWN_FOR = timedelta(days=3)
KEPT_FOR = timedelta(days=90)
_MOST_SHOWN = 100


class ShiftNote(Model):
    """A note for those who come after. It is not changed: a later one says what is new."""

    __tablename__ = "shift_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    text: Mapped[str] = mapped_column(sa.String(MOST))


class ShiftNoteReading(Model):
    """Who has read a note, and when."""

    __tablename__ = "shift_note_reading"
    __table_args__ = (sa.UniqueConstraint("note_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(sa.ForeignKey("shift_note.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Reader:
    """Who has read a note, and when."""

    name: str
    at: datetime


@dataclass(frozen=True)
class NoteShown:
    """One note as the page shows it; `is_new` to the person who looks."""

    author: str
    at: datetime
    text: str
    readers: tuple[Reader, ...]
    is_new: bool


def write_note(session: Session, text: str, act: Act) -> None:
    """Leave a note; those whose time is over go."""
    old = select(ShiftNote.id).where(ShiftNote.at < act.now - KEPT_FOR)
    session.execute(sa.delete(ShiftNoteReading).where(ShiftNoteReading.note_id.in_(old)))
    session.execute(sa.delete(ShiftNote).where(ShiftNote.at < act.now - KEPT_FOR))
    session.add(ShiftNote(author_id=act.actor_id, at=act.now, text=text))


def mark_read(session: Session, act: Act) -> None:
    """Say that this person has read all notes that there are now. The first time counts."""
    for note_id in session.scalars(_unread(act.actor_id)):
        values = {"note_id": note_id, "person_id": act.actor_id, "at": act.now}
        insert_if_absent(session, ShiftNoteReading, values)


def count_unread(session: Session, person_id: int) -> int:
    """How many notes this person has not read; one's own are read. One query."""
    return session.scalar(select(sa.func.count()).select_from(_unread(person_id).subquery())) or 0


def list_notes(session: Session, person_id: int, now: datetime) -> list[NoteShown]:
    """Notes of the last days and all that this person has not read, newest first. Two queries."""
    unread = _unread(person_id).subquery()
    found = session.execute(
        select(ShiftNote, Person.name, unread.c.id.is_not(None))
        .join(Person, Person.id == ShiftNote.author_id)
        .outerjoin(unread, unread.c.id == ShiftNote.id)
        .where(sa.or_(ShiftNote.at > now - SHOWN_FOR, unread.c.id.is_not(None)))
        .order_by(ShiftNote.at.desc(), ShiftNote.id.desc())
        .limit(_MOST_SHOWN)
    ).all()
    readers = _readers(session, [note.id for note, _, _ in found])
    return [
        NoteShown(author, note.at, note.text, tuple(readers.get(note.id, ())), bool(is_new))
        for note, author, is_new in found
    ]


def _readers(session: Session, note_ids: Sequence[int]) -> dict[int, list[Reader]]:
    query = (
        select(ShiftNoteReading.note_id, Person.name, ShiftNoteReading.at)
        .join(Person, Person.id == ShiftNoteReading.person_id)
        .where(ShiftNoteReading.note_id.in_(note_ids))
        .order_by(ShiftNoteReading.at)
    )
    readers: dict[int, list[Reader]] = {}
    for note_id, name, at in session.execute(query):
        readers.setdefault(note_id, []).append(Reader(name, at))
    return readers


def _unread(person_id: int) -> sa.Select[int]:
    read = select(ShiftNoteReading.note_id).where(ShiftNoteReading.person_id == person_id)
    return select(ShiftNote.id).where(ShiftNote.author_id != person_id, ShiftNote.id.not_in(read))
