"""What the web server tells of itself: whether this process is about to end."""

from collections.abc import Callable
from typing import Any

from flask import current_app

_EXTENSION = "gatehouse_is_stopping"


def post_worker_init(worker: Any) -> None:
    """Let requests that wait ask whether they should end. Called by gunicorn in each worker."""
    worker.wsgi.extensions[_EXTENSION] = lambda: not worker.alive


def is_stopping() -> bool:
    """Whether the process was told to end; never where another server runs the application."""
    asks: Callable[[], bool] = current_app.extensions.get(_EXTENSION, lambda: False)
    return asks()
