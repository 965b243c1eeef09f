"""Writes what happens into the journal, and keeps for later what a full disk keeps out."""

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from core.clock import Clock
from lpr.lane.journal.store import Journal, JournalError

log = logging.getLogger("gatehouse.lane")

MOST_UNWRITTEN = 500


class ArrivalKnownError(RuntimeError):
    """The arrival is a passage already; nothing may move for it again."""


class Recorder:
    """Shared by the lane's threads. `written` is called after each event that is on disk.

    What cannot be written waits in memory, the oldest let go and counted, and is written before
    anything that happens later: the journal's order is the order in which things happened.
    """

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self.journal = journal
        self.written: Callable[[], None] = lambda: None
        self.works = True
        self.lost = 0
        self._clock = clock
        self._lock = threading.RLock()
        self._waiting: deque[tuple[str, dict[str, Any], str, str | None]] = deque()
        self._aside_told = ""

    @property
    def waiting(self) -> int:
        """How many events wait in memory for room on the disk."""
        return len(self._waiting)

    def write(
        self, kind: str, body: Mapping[str, Any], passage_uid: str = "", source: str | None = None
    ) -> bool:
        """Write one event; False, and nothing of it, where it cannot be on disk now.

        Raises ArrivalKnownError for a source of which there is a passage.
        """
        with self._lock:
            if not (self.write_what_waits() and self._append(kind, body, passage_uid, source)):
                return False
        self.written()
        return True

    def keep(
        self, kind: str, body: Mapping[str, Any], passage_uid: str = "", source: str | None = None
    ) -> None:
        """Keep an event in memory until there is room for it."""
        with self._lock:
            self._waiting.append((kind, dict(body), passage_uid, source))
            if len(self._waiting) > MOST_UNWRITTEN:
                self._waiting.popleft()
                self.lost += 1

    def write_or_keep(self, kind: str, body: Mapping[str, Any], passage_uid: str = "") -> None:
        """Write one event, now or as soon as it can be."""
        with self._lock:
            if not self.write(kind, body, passage_uid):
                self.keep(kind, body, passage_uid)

    def write_what_waits(self) -> bool:
        """Write what a full disk kept out, oldest first; False while it still does."""
        with self._lock:
            self._tell_set_aside()
            while self._waiting:
                try:
                    if not self._append(*self._waiting[0]):
                        return False
                except ArrivalKnownError as error:
                    log.warning("%s", error)
                self._waiting.popleft()
            return True

    def _tell_set_aside(self) -> None:
        """Report a journal that was corrupt, in the one that was begun in its place."""
        aside = self.journal.set_aside
        if aside == self._aside_told:
            return
        told = {"kind": "journal_corrupt", "file": aside, "saved": self.journal.saved}
        if self._append("alert", told, "", None):
            self._aside_told = aside

    def _append(
        self, kind: str, body: Mapping[str, Any], passage_uid: str, source: str | None
    ) -> bool:
        try:
            self.journal.append(
                kind, self._clock.now(), body, passage_uid=passage_uid, source=source
            )
        except JournalError as error:
            self.note_failure(error)
            return False
        except sqlite3.IntegrityError as error:
            raise ArrivalKnownError(f"The arrival {source} was written before.") from error
        self.works = True
        return True

    def note_failure(self, error: JournalError) -> None:
        """Say it once that the journal cannot be written."""
        if self.works:
            log.error("the journal cannot be written: %s", error)
        self.works = False
