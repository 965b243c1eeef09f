"""Where tests write what nobody keeps: in memory, where the machine has room for it there."""

import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - each test makes a fresh folder in it
_LEAST_FREE_BYTES = 4 * 1024**3


def in_memory() -> Path | None:
    """A folder in memory that every account can reach; None where there is none with room.

    A database is a thousand small files: to copy and to forget one takes a disk up to 800 ms, and
    memory 30 ms.
    """
    try:
        free = shutil.disk_usage(_MEMORY).free
    except OSError:
        return None
    return _MEMORY if free >= _LEAST_FREE_BYTES else None
