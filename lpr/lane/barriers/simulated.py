"""Barriers without a boom: one that writes down every raise, and one that never moves."""

import threading
from datetime import datetime, timedelta
from pathlib import Path

from lpr.lane.barriers.port import (
    BarrierAnswer,
    BarrierCommand,
    BarrierState,
    LowerAnswer,
    Position,
)
from lpr.lane.barriers.raise_log import RaiseLog

RAISED_FOR = timedelta(seconds=6)


class SimulatedBarrier:
    """Each raise is one line in a file, on disk before it answers. Its inputs can be set."""

    def __init__(self, log: Path) -> None:
        self._log = RaiseLog(log)
        self._lock = threading.Lock()
        self._raised_at: datetime | None = None
        self.answers = True
        self.obstructed = False
        self.occupied = False
        self.fire = False
        self.key_switch = False
        self._is_held = False

    def raise_for(self, command: BarrierCommand, now: datetime) -> BarrierAnswer:
        """Write the raise down, unless it came too late or was made before."""
        if command.is_expired(now):
            return BarrierAnswer.EXPIRED
        with self._lock:
            if self._log.knows(command):
                return BarrierAnswer.ALREADY
            if not self.answers or self.obstructed:
                self._log.keep_given(command)
                return BarrierAnswer.OBSTRUCTED if self.answers else BarrierAnswer.FAILED
            try:
                self._log.write_given(command, now, is_through=True)
            except OSError:
                return BarrierAnswer.FAILED
            self._raised_at = now
        return BarrierAnswer.RAISED

    def lower(self, now: datetime) -> LowerAnswer:
        """Lower at once, unless something is under the boom."""
        if self._is_held:
            return LowerAnswer.HELD
        refusal = self.state(now).why_not_lower()
        if refusal is not None:
            return refusal
        with self._lock:
            self._raised_at = None
        return LowerAnswer.LOWERING

    def hold(self, *, is_held: bool) -> None:
        """Once it is raised it stays so."""
        self._is_held = is_held

    def state(self, now: datetime) -> BarrierState:
        """Raised for a few seconds after each command, and as long as something is under it."""
        if not self.answers:
            return BarrierState(answers=False)
        with self._lock:
            held = self.occupied or self.fire or self._is_held
            if self._raised_at and now - self._raised_at >= RAISED_FOR and not held:
                self._raised_at = None
            position = Position.RAISED if self._raised_at else Position.LOWERED
        if self.obstructed:
            position = Position.OBSTRUCTED
        return BarrierState(position, self.occupied, self.fire, key_switch=self.key_switch)

    def close(self) -> None:
        """Nothing is held."""


class NoBarrier:
    """In the place of a barrier where none may move: it knows of none, and holds nothing."""

    __slots__ = ()

    def raise_for(self, command: BarrierCommand, now: datetime) -> BarrierAnswer:
        """Do nothing."""
        return BarrierAnswer.EXPIRED if command.is_expired(now) else BarrierAnswer.NOT_CONNECTED

    def lower(self, now: datetime) -> LowerAnswer:  # noqa: ARG002 - the port's shape
        """Do nothing."""
        return LowerAnswer.NOT_CONNECTED

    def hold(self, *, is_held: bool) -> None:
        """Do nothing."""

    def state(self, now: datetime) -> BarrierState:  # noqa: ARG002 - the port's shape
        """Nobody knows."""
        return BarrierState(answers=False)

    def close(self) -> None:
        """Nothing is held."""
