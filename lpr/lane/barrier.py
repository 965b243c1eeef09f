"""The barrier: one port, and a simulated barrier behind it that writes down every raise."""

import json
import os
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

COMMAND_LIFE = timedelta(seconds=5)
RAISED_FOR = timedelta(seconds=6)


class BarrierAnswer(StrEnum):
    """What the barrier did with a command."""

    RAISED = "raised"
    ALREADY = "already"
    EXPIRED = "expired"
    FAILED = "failed"
    NOT_CONNECTED = "not_connected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class BarrierCommand:
    """Raise once, for this passage, before it expires."""

    passage_uid: str
    issued_at: datetime

    def is_expired(self, now: datetime) -> bool:
        """Whether the driver for whom it was meant may be gone. A clock set back expires it too."""
        return not self.issued_at <= now <= self.issued_at + COMMAND_LIFE


class Barrier(Protocol):
    """Anything that can be raised. It never raises twice for one passage."""

    def raise_for(self, command: BarrierCommand, now: datetime) -> BarrierAnswer:
        """Raise the boom for the command's passage and say what came of it; never an exception."""
        ...

    def position(self, now: datetime) -> str:
        """`raised`, `lowered` or `unknown`."""
        ...


class SimulatedBarrier:
    """A barrier without a boom: each raise is one line in a file, on disk before it answers."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._lock = threading.Lock()
        self._raised_at: datetime | None = None

    def raise_for(self, command: BarrierCommand, now: datetime) -> BarrierAnswer:
        """Write the raise down, unless it came too late or was made before."""
        if command.is_expired(now):
            return BarrierAnswer.EXPIRED
        with self._lock:
            try:
                if command.passage_uid in self._recent():
                    return BarrierAnswer.ALREADY
                self._write({"passage": command.passage_uid, "at": now.isoformat()})
            except OSError:
                return BarrierAnswer.FAILED
            self._raised_at = now
        return BarrierAnswer.RAISED

    def position(self, now: datetime) -> str:
        """Raised for a few seconds after each command."""
        raised = self._raised_at
        return "raised" if raised and now - raised < RAISED_FOR else "lowered"

    def _recent(self) -> set[str]:
        if not self._log.exists():
            return set()
        lines = self._log.read_text().splitlines()[-200:]
        return {str(json.loads(line)["passage"]) for line in lines if line.endswith("}")}

    def _write(self, entry: dict[str, str]) -> None:
        with self._log.open("a") as file:
            file.write(json.dumps(entry) + "\n")
            file.flush()
            os.fsync(file.fileno())


class NoBarrier:
    """In the place of a barrier where none may move: a replay."""

    def raise_for(self, command: BarrierCommand, now: datetime) -> BarrierAnswer:
        """Do nothing."""
        return BarrierAnswer.EXPIRED if command.is_expired(now) else BarrierAnswer.NOT_CONNECTED

    def position(self, now: datetime) -> str:  # noqa: ARG002 - the port's shape
        """Nobody knows."""
        return "unknown"
