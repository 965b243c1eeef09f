"""Counts the changes of tables that somebody waits for, in the very transactions that make them.

A process that waits asks for one small row instead of for all that might have changed, and needs
nobody to remember to tell it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from core.db import Base, Model, db, insert_if_absent

_CHANGED = "gatehouse_changed"
_EXTENSION = "gatehouse_revisions"


class Revision(Model):
    """How often the tables under one name have changed."""

    __tablename__ = "revision"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger, default=0)


@dataclass(frozen=True)
class Source:
    """A table whose changes count; with `columns`, only changes of those."""

    model: type[Base]
    columns: frozenset[str] = frozenset()

    def is_changed_in(self, row: Base) -> bool:
        """Whether one of the columns that count differs from what the database has."""
        attributes = sa.inspect(row).attrs
        return not self.columns or any(attributes[c].history.has_changes() for c in self.columns)


Sources = Mapping[str, Iterable[Source]]


def init_app(app: Flask, sources: Sources) -> None:
    """Count the changes of these tables, under these names."""
    by_table: dict[str, list[tuple[str, Source]]] = {}
    for name, watched in sources.items():
        for source in watched:
            by_table.setdefault(source.model.__tablename__, []).append((name, source))
    app.extensions[_EXTENSION] = by_table


def read_revisions(session: Session) -> dict[str, int]:
    """How often each name has changed; what never did is left out. One query."""
    rows = session.execute(sa.select(Revision.name, Revision.number))
    return {row.name: row.number for row in rows}


@event.listens_for(db.session, "before_flush")
def _note_flush(session: Session, *_: Any) -> None:
    for row in session.dirty:
        if session.is_modified(row):
            _note(session, row.__tablename__, row)
    for row in (*session.new, *session.deleted):
        _note(session, row.__tablename__)


@event.listens_for(db.session, "do_orm_execute")
def _note_statement(state: ORMExecuteState) -> None:
    """Statements that change many rows at once count whatever columns they set."""
    if state.is_update or state.is_delete or state.is_insert:
        table = getattr(state.statement, "table", None)
        _note(state.session, getattr(table, "name", ""))


@event.listens_for(db.session, "before_commit")
def _count(session: Session) -> None:
    """Count last of all, so that two writers wait for each other as briefly as can be."""
    session.flush()  # what is flushed only now counts too
    for name in sorted(session.info.pop(_CHANGED, ())):
        raised = sa.update(Revision).where(Revision.name == name)
        raised = raised.values(number=Revision.number + 1)
        insert_if_absent(session, Revision, {"name": name, "number": 0})
        session.execute(raised)


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_CHANGED, None)


def _note(session: Session, table: str, row: Base | None = None) -> None:
    if not has_app_context():
        return
    for name, source in current_app.extensions.get(_EXTENSION, {}).get(table, ()):
        if row is None or source.is_changed_in(row):
            session.info.setdefault(_CHANGED, set()).add(name)
