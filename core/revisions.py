"""Counts the changes of tables that somebody waits for, in the very transactions that make them.

A process that waits asks for one small row instead of for all that might have changed, and needs
nobody to remember to tell it. Where every row that a transaction changed says what it is about,
that is kept beside the count for a while, so that only that need be read again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Flask, current_app, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import (
    Mapped,
    ORMExecuteState,
    PassiveFlag,
    Session,
    SessionTransaction,
    mapped_column,
)
from sqlalchemy.orm.attributes import History, get_history

from core.campus_time import now
from core.db import Base, Model, UtcDateTime, db, insert_if_absent

_CHANGED = "gatehouse_changed"
_EXTENSION = "gatehouse_revisions"
# A transaction about more than this is about everything; so are more transactions than these.
MOST_SUBJECTS, MOST_COUNTS = 500, 1000


class Revision(Model):
    """How often the tables under one name have changed."""

    __tablename__ = "revision"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger, default=0)


class RevisionSubject(Model):
    """What the transaction that made a count was about. A count with none is about everything.

    So what is forgotten costs whoever asks for it a full reading, and nothing else.
    """

    __tablename__ = "revision_subject"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    # The database's time where a process of an older version says none.
    at: Mapped[datetime] = mapped_column(UtcDateTime, server_default=sa.func.now())


class Subject(NamedTuple):
    """What a changed row is about: a kind, and which of its kind."""

    kind: str
    key: str


_ANYTHING = Subject("", "")


@dataclass(frozen=True)
class Source:
    """A table whose changes count; with `columns`, only changes of those.

    Its rows are each about one subject of a `kind`, which the column `by` names. Without a kind
    a change is about everything.
    """

    model: type[Base]
    columns: frozenset[str] = frozenset()
    kind: str = ""
    by: str = ""

    def subjects(self, row: Base) -> set[Subject]:
        """What a row is about, and was before it changed. Needs the row flushed."""
        if not self.kind:
            return {_ANYTHING}
        keys = set(_history(row, self.by).sum()) - {None}
        return {Subject(self.kind, str(key)) for key in keys}

    def subjects_changed(self, row: Base) -> set[Subject]:
        """The same; nothing where no column that counts differs from what the database had."""
        columns = self.columns or sa.inspect(row).mapper.attrs.keys()
        is_changed = any(_history(row, column).has_changes() for column in columns)
        return self.subjects(row) if is_changed else set()


def _history(row: Base, name: str) -> History:
    """What became of one attribute. By `inspect(row).attrs` it is that of all, for each row."""
    return get_history(row, name, PassiveFlag.PASSIVE_NO_INITIALIZE)


Sources = Mapping[str, Iterable[Source]]
_ByTable = dict[str, list[tuple[str, Source]]]


def init_app(app: Flask, sources: Sources) -> None:
    """Count the changes of these tables, under these names."""
    by_table: _ByTable = {}
    for name, watched in sources.items():
        for source in watched:
            by_table.setdefault(source.model.__tablename__, []).append((name, source))
    app.extensions[_EXTENSION] = by_table


def read_revisions(session: Session) -> dict[str, int]:
    """How often each name has changed; what never did is left out. One query."""
    rows = session.execute(sa.select(Revision.name, Revision.number))
    return {row.name: row.number for row in rows}


def subjects_between(session: Session, name: str, after: int, until: int) -> set[Subject] | None:
    """What the changes after count `after`, up to `until`, were about. One query.

    None where that is not known, and so everything may have changed.
    """
    if not 0 <= until - after < MOST_COUNTS:
        return None
    told = sa.select(RevisionSubject.number, RevisionSubject.kind, RevisionSubject.key).where(
        RevisionSubject.name == name,
        RevisionSubject.number > after,
        RevisionSubject.number <= until,
    )
    rows = session.execute(told).all()
    is_whole = len({number for number, *_ in rows}) == until - after
    return {Subject(kind, key) for _, kind, key in rows} if is_whole else None


def forget_subjects(session: Session, before: datetime) -> list[datetime]:
    """Forget what changes before this were about; the times of what is forgotten. One statement."""
    old = sa.delete(RevisionSubject).where(RevisionSubject.at < before)
    return list(session.scalars(old.returning(RevisionSubject.at)))


# After the flush, when new rows have their keys; what was changed can still be told.
@event.listens_for(db.session, "after_flush")
def _note_flush(session: Session, *_: Any) -> None:
    for row in (*session.new, *session.deleted):
        for name, source in _watching(row.__tablename__):
            _note(session, name, source.subjects(row))
    for row in session.dirty:
        for name, source in _watching(row.__tablename__):
            _note(session, name, source.subjects_changed(row))


@event.listens_for(db.session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    """Statements that change many rows at once count whatever columns they set."""
    if state.is_update or state.is_delete or state.is_insert:
        table = getattr(state.statement, "table", None)
        for name, _source in _watching(getattr(table, "name", "")):
            _note(state.session, name, {_ANYTHING})


@event.listens_for(db.session, "before_commit")
def _count(session: Session) -> None:
    """Count last of all, so that two writers wait for each other as briefly as can be."""
    session.flush()  # what is flushed only now counts too
    changed: dict[str, set[Subject]] = session.info.pop(_CHANGED, {})
    for name in sorted(changed):
        number = _raise(session, name)
        if number is None:  # never counted before
            insert_if_absent(session, Revision, {"name": name, "number": 0})
            number = _raise(session, name)
        if number is not None:
            _keep_subjects(session, name, number, changed[name])


def _raise(session: Session, name: str) -> int | None:
    raised = sa.update(Revision).where(Revision.name == name).values(number=Revision.number + 1)
    return session.scalar(raised.returning(Revision.number))


def _keep_subjects(session: Session, name: str, number: int, subjects: set[Subject]) -> None:
    if _ANYTHING not in subjects and len(subjects) <= MOST_SUBJECTS:
        row = {"name": name, "number": number, "at": now()}
        rows = [{**row, **subject._asdict()} for subject in sorted(subjects)]
        session.execute(sa.insert(RevisionSubject), rows)


# Not "after_rollback", which a savepoint taken back raises too: what was changed before it stays.
@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if not ended.nested:
        session.info.pop(_CHANGED, None)


def _note(session: Session, name: str, subjects: set[Subject]) -> None:
    if subjects:
        session.info.setdefault(_CHANGED, {}).setdefault(name, set()).update(subjects)


def _watching(table: str) -> Iterable[tuple[str, Source]]:
    """Under which names a table's changes count."""
    watched: _ByTable = current_app.extensions.get(_EXTENSION, {}) if has_app_context() else {}
    return watched.get(table, ())
