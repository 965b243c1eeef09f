"""What the web server does beside answering: it tells whether this process is about to end."""

import gc
import sys
from collections.abc import Callable
from typing import Any

from flask import current_app

_EXTENSION = "gatehouse_is_stopping"
# A thread that waits for the database has to wait for its turn after each answer, behind those
# that draw pages; what it holds locked then holds up others. Python gives each 5 ms.
TURN_SECONDS = 0.001


def post_worker_init(worker: Any) -> None:
    """Let requests that wait ask whether they should end. Called by gunicorn in each worker.

    What was loaded stays as long as the process: looking through it for rubbish again and again
    holds up a page for a third of a second.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(TURN_SECONDS)
    worker.wsgi.extensions[_EXTENSION] = lambda: not worker.alive


def is_stopping() -> bool:
    """Whether the process was told to end; never where another server runs the application."""
    asks: Callable[[], bool] = current_app.extensions.get(_EXTENSION, lambda: False)
    return asks()
