"""How far a job has come: told by the job as it works, read by the worker that runs it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class Progress:
    """So many done, of so many; `total` is None where nobody knows it."""

    done: int = 0
    total: int | None = None
    is_news: bool = False


_watched: ContextVar[Progress | None] = ContextVar("gatehouse_progress", default=None)


def tell_progress(done: int, total: int | None = None) -> None:
    """Say how far the work has come. It costs nothing, and nothing happens outside a worker."""
    progress = _watched.get()
    if progress is not None:
        progress.done, progress.total, progress.is_news = done, total, True


@contextmanager
def watching() -> Iterator[Progress]:
    """Give what is told within, in this thread."""
    progress = Progress()
    token = _watched.set(progress)
    try:
        yield progress
    finally:
        _watched.reset(token)
