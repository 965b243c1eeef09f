"""The database: one declarative base, aware timestamps, and the transaction at the edge."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from sqlite3 import Connection as SqliteConnection
from typing import TYPE_CHECKING, Any

import psycopg
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    event,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

SQLITE_BUSY_TIMEOUT_MS = 15_000
# A connection that rested this long is asked first whether its server is still there. To ask each
# time is a round trip more for every page.
RESTED_SECONDS = 1.0
_RETURNED = "gatehouse_returned_at"
_BEGIN = "gatehouse_begin"
_OPEN = "gatehouse_transaction_open"


class Base(DeclarativeBase):
    """What every table inherits: constraints are named by rule, so migrations can name them too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False},
    engine_options={"hide_parameters": True},
)


if TYPE_CHECKING:
    Model = Base  # Flask-SQLAlchemy builds its class at run time; the checker sees ours
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware when it goes in, aware and in UTC when it comes out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Refuse a naive time: it names no instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time stored in the database must carry its time zone")
        return value.astimezone(UTC)

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy's signature
    ) -> datetime | None:
        """Give UTC back; SQLite keeps no zone, and what it holds was written as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class TransactionAlreadyOpenError(RuntimeError):
    """A transaction was opened inside another: only the edge opens one."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one writing transaction of a request, job, webhook or command.

    Commits when the block ends, rolls back when it raises. On SQLite it begins with
    BEGIN IMMEDIATE, since that driver otherwise takes its lock only at the first write,
    after the count that the write was meant to guard.
    """
    session = db.session()
    if session.info.get(_OPEN):
        raise TransactionAlreadyOpenError
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("something was changed before the transaction began")
    session.commit()  # ends the snapshot that reads of this request have opened
    session.info[_OPEN] = True
    try:
        session.connection(execution_options={_BEGIN: "BEGIN IMMEDIATE"})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop(_OPEN, None)


def read_session() -> Session:
    """Return the session of this request or command, for reading."""
    return db.session()


def insert_if_absent(session: Session, model: type[Base], values: dict[str, Any]) -> bool:
    """Insert a row unless one with the same unique values is there; say whether it was new.

    The database decides, so two that insert at once do not fail each other.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    key = next(iter(model.__table__.primary_key))
    statement = insert(model).values(values).on_conflict_do_nothing().returning(key)
    return session.execute(statement).first() is not None


def insert_all(
    session: Session, model: type[Base], rows: Sequence[dict[str, Any]], *, if_absent: bool = False
) -> None:
    """Insert rows that name the same columns; `if_absent`: but those whose unique values are there.

    One statement on PostgreSQL, with an array for each column: thousands of values in a statement
    take longer to be written and read than to be inserted.
    """
    if not rows:
        return
    table: Any = model.__table__  # a Table, as SQLAlchemy's own types do not say
    if session.get_bind().dialect.name != "postgresql":
        one = sqlite.insert(table)
        session.execute(one.on_conflict_do_nothing() if if_absent else one, list(rows))
        return
    names = list(rows[0])
    arrays = (
        literal([row[name] for row in rows], postgresql.ARRAY(table.c[name].type)) for name in names
    )
    all_at_once = postgresql.insert(table).from_select(names, select(*map(func.unnest, arrays)))
    session.execute(all_at_once.on_conflict_do_nothing() if if_absent else all_at_once)


def insert_all_absent(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose unique values are not there yet."""
    insert_all(session, model, rows, if_absent=True)


def release_connection() -> None:
    """Give the connection back before a slow call to somebody else's service."""
    db.session().commit()


@event.listens_for(Engine, "connect")
def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    """Make SQLite keep foreign keys, wait for its writer, and leave BEGIN to us."""
    if not isinstance(dbapi_connection, SqliteConnection):
        return
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_on_sqlite(connection: Connection) -> None:
    """Begin as the edge asked: at once for a writer, deferred for a reader."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


@event.listens_for(Engine, "checkin")
def _note_return(_dbapi_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_RETURNED] = time.monotonic()


@event.listens_for(Engine, "checkout")
def _ask_whether_alive(dbapi_connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Let the pool open new connections where the database went away while this one rested."""
    rested = time.monotonic() - record.info.get(_RETURNED, time.monotonic())
    if rested < RESTED_SECONDS or isinstance(dbapi_connection, SqliteConnection):
        return
    try:
        dbapi_connection.execute("SELECT 1")
        dbapi_connection.rollback()
    except psycopg.Error as error:
        raise InvalidatePoolError from error
