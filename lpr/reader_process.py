"""A plate reader in a process of its own, which every thread of the web server may ask.

Loading PyTorch takes seconds and holds up every other thread meanwhile, a reader belongs to one
thread, its memory should not stay for good, and what strangers send may crash a decoder.
"""

import contextlib
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

import structlog

from core.config import ROOT
from lpr.photo_reading import PhotoRead, Refused

# Who waits holds one of the web server's threads, which pages need too.
MOST_WAITING = 3
# Loading EasyOCR takes 12 s on two idle cores. Who waits longer is asked to come again, while the
# loading goes on; a photograph that takes longer ends the process.
LONGEST_WAIT_SECONDS = 45.0

log = structlog.get_logger(__name__)


class ReaderProcess:
    """Starts the process when it is first asked, and again when it has ended."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_WAITING)
        self._process: subprocess.Popen[bytes] | None = None
        self._link: Connection | None = None
        self._is_loaded = False
        # Whoever forgets to close it leaves no process behind.
        self._end: weakref.finalize[..., Any] | None = None

    def warm_up(self) -> None:
        """Start loading, so that the first photograph need not wait for it."""
        if self._turn.acquire(blocking=False):  # else somebody is being answered
            try:
                self._running()
            finally:
                self._turn.release()

    def read(self, data: bytes) -> PhotoRead | Refused:
        """What is seen in a picture file, or why that cannot be said."""
        with self._place() as has_place:
            return self._ask(data) if has_place else Refused("reader_busy")

    def close(self) -> None:
        """End the process."""
        if self._link is not None:
            self._link.close()
        if self._end is not None:
            self._end()
        self._process = self._link = self._end = None
        self._is_loaded = False

    @contextlib.contextmanager
    def _place(self) -> Iterator[bool]:
        """A place in the queue and then the turn; False where the queue is full."""
        if not self._places.acquire(blocking=False):
            yield False
            return
        try:
            has_turn = self._turn.acquire(timeout=LONGEST_WAIT_SECONDS)
            try:
                yield has_turn
            finally:
                if has_turn:
                    self._turn.release()
        finally:
            self._places.release()

    def _ask(self, data: bytes) -> PhotoRead | Refused:
        for _ in range(2):  # it may have ended of idleness just now
            try:
                answer = self._answer(self._running(), data)
            except (EOFError, OSError):
                self.close()
            else:
                return answer
        return self._failed()

    def _answer(self, link: Connection, data: bytes) -> PhotoRead | Refused:
        if not self._is_loaded:
            if not link.poll(LONGEST_WAIT_SECONDS):
                return Refused("reader_loading")
            self._is_loaded = bool(link.recv())
        link.send_bytes(data)
        if not link.poll(LONGEST_WAIT_SECONDS):
            return self._failed()
        answer: PhotoRead | Refused = link.recv()
        return answer

    def _failed(self) -> Refused:
        self.close()
        log.warning("reader_process.failed", engine=self.engine)
        return Refused("reader_failed")

    def _running(self) -> Connection:
        if self._link is None or self._process is None or self._process.poll() is not None:
            self.close()
            self._link, theirs = Pipe()
            command = [sys.executable, "-m", "lpr.reader_worker", str(theirs.fileno()), self.engine]
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own module
                    command, cwd=ROOT, pass_fds=[theirs.fileno()]
                )
            self._end = weakref.finalize(self, _kill, self._process)
        return self._link


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
