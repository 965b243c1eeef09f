"""The changes to a lane's list since it last came whole, as they came, on the lane's disk."""

import os
from collections.abc import Iterator
from pathlib import Path

from lpr.lane.lists.sealing import sealed_length

# Past this much the lane asks for the whole list again: reading changes takes time at a start.
MOST_BYTES = 1_000_000


class ChangeLog:
    """A file of sealed changes, each added at the end. What a crash left half written is no change.

    What the disk does not take is kept for the next try, so that no change is ever missing between
    two others.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written = 0
        self._waiting = b""

    @property
    def is_long(self) -> bool:
        """Whether it is time to ask for the whole list."""
        return self._written + len(self._waiting) > MOST_BYTES

    def read(self) -> Iterator[bytes]:
        """Every whole change, in order. Raises OSError.

        The one at which the reader stops, and what comes after it, is overwritten by the next.
        """
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return
        self._written = 0
        while length := sealed_length(data, self._written):
            end = self._written + length
            if end > len(data):
                return
            yield data[self._written : end]
            self._written = end

    def append(self, sealed: bytes) -> None:
        """Put a change on disk, after those that still wait. Raises OSError; it then waits too."""
        self._waiting += sealed
        with os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.seek(self._written)
            file.truncate()
            file.write(self._waiting)
            file.flush()
            os.fsync(file.fileno())
        self._written += len(self._waiting)
        self._waiting = b""

    def clear(self) -> None:
        """Forget all: the list came whole. Raises OSError."""
        self._written, self._waiting = 0, b""
        self._path.unlink(missing_ok=True)
