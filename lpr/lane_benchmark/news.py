"""How long it takes from the office's transaction until a change holds in the lane.

The lane's question, the look at the count, gathering, signing, the lane's check and its disk are
all in it; whether the wire is depends on the line that the lane asks by.
"""

import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from core.signing import public_key_text, signing_key
from lpr.lane.lists.fetch import ListFetch, ListSource
from lpr.lane.lists.store import ListStore
from lpr.lane_benchmark.lists import SLUG
from lpr.lane_benchmark.office import set_state

_LONGEST_S = 30.0


@dataclass(frozen=True, slots=True)
class News:
    """Seconds of each change, shortest first, at a list of so many permits on such a server."""

    server: str
    permits: int
    seconds: tuple[float, ...]

    @property
    def p99(self) -> float:
        """The 99th percentile; with fewer than a hundred changes the longest."""
        return self.seconds[min(len(self.seconds) - 1, int(len(self.seconds) * 0.99))]

    @property
    def middle(self) -> float:
        """The median."""
        return self.seconds[len(self.seconds) // 2]


def measure_news(app: Flask, line: ListSource, permits: int, changes: int) -> tuple[float, ...]:
    """Change one permit after another in the office of `app`; seconds, shortest first."""
    with tempfile.TemporaryDirectory() as folder, _lane(app, line, Path(folder)) as lists:
        return tuple(sorted(_change(app, lists, 1 + n % permits) for n in range(changes)))


def _change(app: Flask, lists: ListStore, number: int) -> float:
    """Suspend a permit and wait until the lane knows it."""
    time.sleep(number % 7 / 10)
    permit = set_state(app, number, "suspended")
    began = time.perf_counter()
    while time.perf_counter() - began < _LONGEST_S:
        held = lists.current
        if held and all(r.standing != "good" for r in held.rights_of_permit(permit)):
            return time.perf_counter() - began
        time.sleep(0.005)
    raise RuntimeError(f"the change of {permit} never came")


@contextmanager
def _lane(app: Flask, line: ListSource, folder: Path) -> Iterator[ListStore]:
    key = public_key_text(signing_key(app.config))
    lists = ListStore(folder / "list.signed", SLUG, key)
    fetch = ListFetch(line, lists)
    fetch()
    ended = threading.Event()

    def work() -> None:
        while not ended.is_set():
            ended.wait(fetch())

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        yield lists
    finally:
        ended.set()
        thread.join(timeout=_LONGEST_S)
