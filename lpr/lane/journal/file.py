"""The journal's file: opened, found corrupt, set aside, and what of it can be saved."""

import contextlib
import sqlite3
import uuid
from pathlib import Path

# 2 GB: two years of a busy lane without its server. Then it is full, as a full disk is.
MOST_PAGES = 512 * 1024
_MOST_ASIDE = 3
_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS event (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    passage_uid TEXT NOT NULL DEFAULT '',
    source TEXT UNIQUE,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS event_of_passage ON event (passage_uid, kind);
CREATE TABLE IF NOT EXISTS command (uid TEXT PRIMARY KEY, at TEXT NOT NULL);
"""


def open_file(path: Path) -> sqlite3.Connection:
    """Open or create it: WAL with synchronous FULL, tables made. Raises sqlite3.Error."""
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA busy_timeout = 2000")
        connection.execute(f"PRAGMA max_page_count = {MOST_PAGES}")
        _refuse_corrupt(connection)
        connection.executescript(_TABLES)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_corrupt(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("corrupt")


def is_corrupt(error: sqlite3.Error) -> bool:
    """Whether the file itself is at fault, not the disk under it."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return str(error) == "corrupt"
    return code & 0xFF in _CORRUPT


def set_aside(path: Path) -> str:
    """Keep a corrupt file for a person to look at; its new name. Raises OSError.

    Only the newest few are kept: a disk that corrupts again and again is not filled by it.
    """
    aside = path.with_name(f"{path.name}.corrupt-{uuid.uuid4().hex[:8]}")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
    for former in _oldest_first(path)[:-_MOST_ASIDE]:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{former}{suffix}").unlink(missing_ok=True)
    return aside.name


def save_unsent(aside: Path, into: sqlite3.Connection) -> int:
    """Copy what the server does not have yet, as far as it can be read; how many events."""
    saved = 0
    with contextlib.suppress(sqlite3.Error), contextlib.closing(_readable(aside)) as old:
        sent = old.execute("SELECT value FROM meta WHERE name = 'sent_until'").fetchone()
        columns = "kind, at, passage_uid, source, body"
        rows = old.execute(
            f"SELECT {columns} FROM event WHERE sequence > ? ORDER BY sequence",  # noqa: S608
            (int(sent[0]) if sent else 0,),
        )
        for row in rows:
            into.execute(f"INSERT OR IGNORE INTO event ({columns}) VALUES (?, ?, ?, ?, ?)", row)  # noqa: S608
            saved += 1
    return saved


def _readable(aside: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{aside.absolute().as_uri()}?mode=ro", uri=True)


def _oldest_first(path: Path) -> list[Path]:
    found = (p for p in path.parent.glob(f"{path.name}.corrupt-*") if "-wal" not in p.name)
    return sorted((p for p in found if "-shm" not in p.name), key=lambda p: p.stat().st_mtime)
