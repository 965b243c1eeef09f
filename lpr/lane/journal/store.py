"""The lane's journal: what happened, on disk before the barrier moves, until the server has it."""

import json
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from lpr.lane.journal.file import is_corrupt, open_file, save_unsent, set_aside

T = TypeVar("T")

KEEP_SENT = timedelta(days=14)

_TRY_AGAIN_S = 1.0


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


@dataclass(frozen=True, slots=True)
class Batch:
    """Events that wait for the server: of which journal, and after which number they begin."""

    journal_id: str
    after: int
    events: list[Event]


class Journal:
    """A SQLite file, one connection shared by the lane's threads under one lock.

    WAL with synchronous FULL: an event that `append` returned from survives a kill and a power
    cut. Sequence numbers never repeat within one journal, and `journal_id` names the journal. A
    file that is corrupt, at the start or later, is set aside and another begun with what could be
    read of it. Where the disk lets no file be opened, `is_required` False goes on without one, and
    every call raises JournalError until it can be.
    """

    def __init__(self, path: Path, *, is_required: bool = True) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None
        self._try_at = 0.0
        self.set_aside = ""
        self.saved = 0
        self.journal_id = ""
        try:
            with self._lock:
                self._begin()
        except JournalError:
            if is_required:
                raise

    def _begin(self) -> sqlite3.Connection:
        """Open the file, or another where it is corrupt. Raises JournalError."""
        try:
            self._connection = open_file(self._path)
        except sqlite3.Error as error:
            if not self._path.exists():
                raise JournalError(f"The journal {self._path} cannot be created.") from error
            if not is_corrupt(error):
                raise JournalError(f"The journal {self._path} cannot be used: {error}.") from error
            self._connection = self._begin_another()
        self.journal_id = self._name(self._connection)
        return self._connection

    def _begin_another(self) -> sqlite3.Connection:
        try:
            self.set_aside = set_aside(self._path)
            connection = open_file(self._path)
        except (OSError, sqlite3.Error) as error:
            raise JournalError(f"The journal {self._path} cannot be used: {error}.") from error
        self.saved = save_unsent(self._path.with_name(self.set_aside), connection)
        return connection

    @staticmethod
    def _name(connection: sqlite3.Connection) -> str:
        name = ("journal_id", uuid.uuid4().hex)
        try:
            connection.execute("INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)", name)
            row = connection.execute("SELECT value FROM meta WHERE name = 'journal_id'").fetchone()
        except sqlite3.Error as error:
            raise JournalError(f"The journal cannot be written: {error}.") from error
        return str(row[0])

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
        return self._run(lambda file: file.execute(sql, (uid, at.isoformat())).rowcount == 1)

    def was_raised(self, passage_uid: str) -> bool:
        """Whether the barrier was told to rise for this passage, by a decision or by hand."""
        sql = "SELECT 1 FROM event WHERE passage_uid = ? AND kind = 'barrier'"
        return bool(self._fetch(sql, (passage_uid,)))

    def unsent(self, limit: int) -> Batch:
        """The oldest events of one file that the server has not acknowledged, in order."""

        def read(file: sqlite3.Connection) -> Batch:
            meta = dict(file.execute("SELECT name, value FROM meta").fetchall())
            after = int(meta.get("sent_until", 0))
            rows = file.execute(
                "SELECT sequence, kind, at, passage_uid, body FROM event"
                " WHERE sequence > ? ORDER BY sequence LIMIT ?",
                (after, limit),
            )
            events = [Event(s, kind, at, uid, json.loads(body)) for s, kind, at, uid, body in rows]
            return Batch(str(meta.get("journal_id", "")), after, events)

        return self._run(read)

    def count_unsent(self) -> int:
        """How many events wait for the server."""
        sql = "SELECT count(*) FROM event WHERE sequence > ?"
        return int(self._fetch(sql, (self.sent_until(),))[0][0])

    def sent_until(self) -> int:
        """The last sequence number that the server acknowledged; 0 at first."""
        row = self._fetch("SELECT value FROM meta WHERE name = 'sent_until'", ())
        return int(row[0][0]) if row else 0

    def acknowledge(self, sequence: int, journal_id: str) -> None:
        """Remember up to where the server has everything of that journal.

        The server's word holds when it is less than before, too: it may have been brought back
        from a backup, and takes again what this box still has. A word about a journal that was
        set aside meanwhile says nothing of the one that came after it.
        """
        sql = (
            "INSERT INTO meta (name, value) SELECT 'sent_until', ? FROM meta"
            " WHERE name = 'journal_id' AND value = ?"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        )
        if sequence != self.sent_until():
            self._execute(sql, (str(sequence), journal_id))

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
            if self._connection is not None:
                self._connection.close()

    def _execute(self, sql: str, values: Sequence[Any]) -> int:
        return self._run(lambda file: int(file.execute(sql, values).lastrowid or 0))

    def _fetch(self, sql: str, values: Sequence[Any]) -> list[Any]:
        return self._run(lambda file: file.execute(sql, values).fetchall())

    def _run(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Do it, in another file where this one turns out to be corrupt. Raises JournalError."""
        with self._lock:
            file = self._connection or self._begin_later()
            try:
                return act(file)
            except sqlite3.IntegrityError:
                raise
            except sqlite3.Error as error:
                if not is_corrupt(error):
                    raise JournalError(f"The journal does not work: {error}.") from error
            try:
                file.close()
                self._connection = None
                self._connection = self._begin_another()
                self.journal_id = self._name(self._connection)
                return act(self._connection)
            except sqlite3.Error as error:
                raise JournalError(f"The journal does not work: {error}.") from error

    def _begin_later(self) -> sqlite3.Connection:
        """Try the disk again, not more than once a second."""
        if time.monotonic() < self._try_at:
            raise JournalError(f"The journal {self._path} cannot be opened.")
        self._try_at = time.monotonic() + _TRY_AGAIN_S
        return self._begin()
