"""Ends a lane's process whose work stands still, so that whatever started it starts it again."""

import faulthandler
import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable

log = logging.getLogger("gatehouse.lane")

# The slowest thing a lane does is to wait a few seconds for a barrier that does not answer.
PATIENCE_S = 60.0
_LOOK_S = 5.0
STOOD_STILL = 70


def die() -> None:
    """Say where every thread stands, and end at once: a thread that hangs cannot be asked to."""
    faulthandler.dump_traceback(file=sys.stderr, all_threads=True)
    os._exit(STOOD_STILL)


class Watchdog:
    """`beat` is called by the work that must go on. Says `alive` to systemd where that asks."""

    def __init__(
        self,
        seconds: Callable[[], float] = time.monotonic,
        end: Callable[[], None] = die,
    ) -> None:
        self._seconds = seconds
        self._end = end
        self._beat_at = seconds()
        self._stopped = threading.Event()

    def beat(self) -> None:
        """The work goes on."""
        self._beat_at = self._seconds()

    def start(self) -> None:
        """Watch from now on, in a thread of its own."""
        self.beat()
        tell_systemd("READY=1")
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Watch no longer: the process ends."""
        self._stopped.set()
        tell_systemd("STOPPING=1")

    def look(self) -> None:
        """End the process if its work has stood still for too long."""
        if self._seconds() - self._beat_at > PATIENCE_S:
            log.critical("the lane's work has stood still for %.0f s: it ends here", PATIENCE_S)
            self._end()
            return
        tell_systemd("WATCHDOG=1")

    def _watch(self) -> None:
        while not self._stopped.wait(_LOOK_S):
            self.look()


def tell_systemd(words: str) -> None:
    """Send a service manager a word, as sd_notify(3) does; nothing where there is none."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.connect(address)
            line.sendall(words.encode())
    except OSError as error:
        log.warning("the service manager cannot be told %s: %s", words, error)
