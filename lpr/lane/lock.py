"""One process a lane: a lock that ends with the process, however it ends."""

import contextlib
import fcntl
import os
from pathlib import Path
from types import TracebackType


class LaneBusyError(RuntimeError):
    """Another process already runs this lane."""


class LaneLock:
    """Holds `lane.lock` in the lane's folder for as long as the process lives."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "lane.lock"
        self._descriptor: int | None = None

    def __enter__(self) -> "LaneLock":
        """Take the lock. Raises LaneBusyError where another process holds it."""
        descriptor = _open(self._path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = _holder(descriptor)
            os.close(descriptor)
            raise LaneBusyError(
                f"Another process (pid {holder}) runs this lane. Stop it before starting a second."
            ) from error
        with contextlib.suppress(OSError):  # a full or read-only disk: the lock holds all the same
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the lock go; the file stays, since removing it would let two processes hold one."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _holder(descriptor: int) -> str:
    """The number of the process that has it, where it could write it down."""
    try:
        return os.read(descriptor, 32).decode(errors="replace").strip() or "unknown"
    except OSError:
        return "unknown"


def _open(path: Path) -> int:
    """Open the file, or else the folder, which can be locked too on a disk that is read-only."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        return os.open(path if path.exists() else path.parent, os.O_RDONLY)
