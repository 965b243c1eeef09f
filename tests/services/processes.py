"""Processes that tests start: free ports for them, and their certain end."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


def free_port() -> int:
    """A port on the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def die_with_parent(signum: signal.Signals) -> Callable[[], None] | None:
    """What to do before exec, so that a killed test run leaves no process behind. Linux only."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return lambda: library.prctl(SET_PARENT_DEATH_SIGNAL, signum)


def end_group(process: subprocess.Popen[bytes], grace: float = 20) -> int:
    """Ask a process to end, then end what is left of its group; return its status."""
    process.send_signal(signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(grace)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def wait_until(what: Callable[[], bool], seconds: float, says: str) -> None:
    """Wait until something holds; TimeoutError with `says` when it does not in time."""
    deadline = time.monotonic() + seconds
    while not what():
        if time.monotonic() > deadline:
            raise TimeoutError(says)
        time.sleep(0.1)
