"""The lane's journal: what happened, on disk before the barrier moves, until the server has it."""

import json
import sqlite3
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

KEEP_SENT = timedelta(days=14)

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


class JournalError(RuntimeError):
    """The journal does not work: a full or read-only disk. The lane must not open on a plate."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the journal."""

    sequence: int
    kind: str
    at: str
    passage_uid: str
    body: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The shape in which it goes up to the server."""
        return {
            "sequence": self.sequence,
            "kind": self.kind,
            "at": self.at,
            "passage_uid": self.passage_uid,
            "body": self.body,
        }


class Journal:
    """A SQLite file, one connection shared by the lane's threads under one lock.

    WAL with synchronous FULL: an event that `append` returned from survives a kill and a power
    cut. Sequence numbers never repeat within one journal, and `journal_id` names the journal.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self.set_aside = ""
        try:
            self._connection = self._open()
        except sqlite3.DatabaseError:
            self.set_aside = self._move_corrupt_aside()
            self._connection = self._open()
        self.journal_id = self._meta("journal_id", uuid.uuid4().hex)

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, check_same_thread=False, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA busy_timeout = 2000")
            _refuse_corrupt(connection)
            connection.executescript(_TABLES)
        except BaseException:
            connection.close()
            raise
        return connection

    def _move_corrupt_aside(self) -> str:
        """Keep a corrupt journal for a person to look at, and begin another."""
        if not self._path.exists():
            raise JournalError(f"The journal {self._path} cannot be created.")
        aside = self._path.with_name(f"{self._path.name}.corrupt-{uuid.uuid4().hex[:8]}")
        try:
            self._path.rename(aside)
            for suffix in ("-wal", "-shm"):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)
        except OSError as error:
            raise JournalError(f"The journal {self._path} cannot be used: {error}.") from error
        return aside.name

    def _meta(self, name: str, default: str) -> str:
        row = self._fetch("SELECT value FROM meta WHERE name = ?", (name,))
        if row:
            return str(row[0][0])
        self._execute("INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)", (name, default))
        return default

    def append(
        self,
        kind: str,
        at: datetime,
        body: Mapping[str, Any],
        *,
        passage_uid: str = "",
        source: str | None = None,
    ) -> int:
        """Write one event to disk and return its sequence number.

        `source` names an arrival of which there may be only one passage. Raises JournalError
        where it cannot be written; then nothing of it is.
        """
        row = (kind, at.isoformat(), passage_uid, source, json.dumps(body, separators=(",", ":")))
        return self._execute(
            "INSERT INTO event (kind, at, passage_uid, source, body) VALUES (?, ?, ?, ?, ?)", row
        )

    def has_source(self, source: str) -> bool:
        """Whether this arrival already became a passage."""
        return bool(self._fetch("SELECT 1 FROM event WHERE source = ?", (source,)))

    def take_command(self, uid: str, at: datetime) -> bool:
        """Claim a command for the only time; False where it was taken before."""
        sql = "INSERT OR IGNORE INTO command (uid, at) VALUES (?, ?)"
        with self._lock:
            try:
                return self._connection.execute(sql, (uid, at.isoformat())).rowcount == 1
            except sqlite3.Error as error:
                raise JournalError(f"The journal cannot be written: {error}.") from error

    def was_raised(self, passage_uid: str) -> bool:
        """Whether the barrier was told to rise for this passage, by a decision or by hand."""
        sql = "SELECT 1 FROM event WHERE passage_uid = ? AND kind = 'barrier'"
        return bool(self._fetch(sql, (passage_uid,)))

    def unsent(self, limit: int) -> list[Event]:
        """The oldest events that the server has not acknowledged, in order."""
        rows = self._fetch(
            "SELECT sequence, kind, at, passage_uid, body FROM event"
            " WHERE sequence > ? ORDER BY sequence LIMIT ?",
            (self.sent_until(), limit),
        )
        return [Event(s, kind, at, uid, json.loads(body)) for s, kind, at, uid, body in rows]

    def count_unsent(self) -> int:
        """How many events wait for the server."""
        sql = "SELECT count(*) FROM event WHERE sequence > ?"
        return int(self._fetch(sql, (self.sent_until(),))[0][0])

    def sent_until(self) -> int:
        """The last sequence number that the server acknowledged; 0 at first."""
        row = self._fetch("SELECT value FROM meta WHERE name = 'sent_until'", ())
        return int(row[0][0]) if row else 0

    def acknowledge(self, sequence: int) -> None:
        """Remember up to where the server has everything.

        The server's word holds when it is less than before, too: it may have been brought back
        from a backup, and takes again what this box still has.
        """
        sql = (
            "INSERT INTO meta (name, value) VALUES ('sent_until', ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        )
        if sequence != self.sent_until():
            self._execute(sql, (str(sequence),))

    def unfinished(self) -> list[str]:
        """The passages that were to open and of whose barrier nothing is written."""
        rows = self._fetch(
            "SELECT passage_uid FROM event AS p WHERE kind IN ('passage', 'again', 'hand')"
            " AND json_extract(body, '$.opens') AND NOT EXISTS (SELECT 1 FROM event AS b"
            " WHERE b.passage_uid = p.passage_uid AND b.kind = 'barrier'"
            " AND b.sequence > p.sequence) ORDER BY sequence",
            (),
        )
        return [str(row[0]) for row in rows]

    def entries_after(self, sequence: int) -> list[tuple[int, str, str, str]]:
        """Cars of permits that went through by passages after that number, oldest first.

        Each with its passage's number, key, permit and time. Raises JournalError.
        """
        rows = self._fetch(
            "SELECT sequence, json_extract(body, '$.decision.key') AS key,"
            " json_extract(body, '$.decision.permit_id') AS permit, at FROM event AS p"
            " WHERE sequence > ? AND kind IN ('passage', 'again')"
            " AND key IS NOT NULL AND permit IS NOT NULL AND EXISTS (SELECT 1 FROM event AS b"
            " WHERE b.passage_uid = p.passage_uid AND b.kind = 'barrier'"
            " AND json_extract(b.body, '$.answer') IN ('raised', 'already')) ORDER BY sequence",
            (sequence,),
        )
        return [(int(number), str(key), str(permit), str(at)) for number, key, permit, at in rows]

    def last_sequence(self) -> int:
        """The number of the newest event; 0 where there is none. Raises JournalError."""
        return int(self._fetch("SELECT coalesce(max(sequence), 0) FROM event", ())[0][0])

    def forget_sent(self, now: datetime) -> None:
        """Drop acknowledged events older than a fortnight: the box's disk is small."""
        before = (now - KEEP_SENT).isoformat()
        sql = "DELETE FROM event WHERE sequence <= ? AND at < ?"
        self._execute(sql, (self.sent_until(), before))
        self._execute("DELETE FROM command WHERE at < ?", (before,))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _execute(self, sql: str, values: Sequence[Any]) -> int:
        with self._lock:
            try:
                return int(self._connection.execute(sql, values).lastrowid or 0)
            except sqlite3.IntegrityError:
                raise
            except sqlite3.Error as error:
                raise JournalError(f"The journal cannot be written: {error}.") from error

    def _fetch(self, sql: str, values: Sequence[Any]) -> list[Any]:
        with self._lock:
            try:
                return self._connection.execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise JournalError(f"The journal cannot be read: {error}.") from error


def _refuse_corrupt(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise sqlite3.DatabaseError("corrupt")
