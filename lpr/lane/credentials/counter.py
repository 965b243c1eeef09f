"""Where drivers show badges and codes: checks each, and holds what was proved for their vehicle."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import Clock
from lpr.lane.credentials.checking import Checker, Proof
from lpr.lane.credentials.flood import Flood
from lpr.lane.credentials.presented import tidied
from lpr.lane.credentials.refusals import CredentialError, Why
from parking.access import AccessList

log = logging.getLogger("gatehouse.lane")

# Whoever holds a badge out before the camera has seen the plate is this quick.
HELD_FOR = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the last thing shown: taken where `why` is None."""

    why: Why | None
    at: datetime


class Counter:
    """Shared by the threads of all readers. It decides nothing: the lane asks what was proved."""

    def __init__(
        self,
        checker: Checker,
        listed: Callable[[], AccessList | None],
        clock: Clock,
        alert: Callable[[str], None] = lambda _kind: None,
    ) -> None:
        self._checker = checker
        self._listed = listed
        self._clock = clock
        self._alert = alert
        self._lock = threading.Lock()
        self._floods: dict[str, Flood] = {}
        self._proof: Proof | None = None
        self.proved_at: datetime | None = None
        self.told: Told | None = None

    def present(self, text: str, source: str) -> None:
        """Take a line from a reader, and check it unless there are too many. Any thread."""
        now, line = self._clock.now(), tidied(text)
        with self._lock:
            flood = self._floods.setdefault(source, Flood())
            if not line or flood.is_held(line, now):
                return
            if flood.is_closed(now):
                self.told = Told(Why.TOO_MANY, now)
                return
        try:
            proof = self._checker.check(line, self._listed(), now)
        except CredentialError as refused:
            self._refuse(flood, source, refused.why)
            return
        with self._lock:
            self._proof, self.proved_at = proof, now
            self.told = Told(None, now)
        log.info("%s: %s was shown", source, proof.kind)

    @property
    def proof(self) -> Proof | None:
        """What was proved of late and no vehicle was decided by yet."""
        with self._lock:
            at, now = self.proved_at, self._clock.now()
            fresh = at is not None and timedelta(0) <= now - at < HELD_FOR
            return self._proof if fresh else None

    def forget(self, proof: Proof | None) -> None:
        """A vehicle was decided by this: it serves no other. What came since is kept."""
        with self._lock:
            if self._proof is proof:
                self._proof = self.proved_at = None

    def _refuse(self, flood: Flood, source: str, why: Why) -> None:
        now = self._clock.now()
        with self._lock:
            self.told = Told(why, now)
            # What we signed ourselves cannot be tried out.
            closed = why is Why.UNKNOWN and flood.note_refused(now)
        log.info("%s: what was shown is %s", source, why)
        if closed:
            log.warning("%s: too many tries, closed for a while", source)
            self._alert("reader_flood")
