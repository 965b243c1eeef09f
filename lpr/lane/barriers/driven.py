"""A barrier at the end of a wire: the port's rules, kept once for every kind of wire."""

import logging
import threading
import time
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from lpr.lane.backoff import backoff
from lpr.lane.barriers.port import (
    BarrierAnswer,
    BarrierCommand,
    BarrierState,
    LowerAnswer,
    Position,
)
from lpr.lane.barriers.raise_log import RaiseLog

log = logging.getLogger("gatehouse.lane")

ANSWER_S = 2.0
POLL_S = 0.25
TRAVEL_S = 10.0  # a boom that is under way for longer is stuck
_LOOK_S = 0.05


class WireError(RuntimeError):
    """The barrier did not answer in time, or answered that it would not."""


class Wire(Protocol):
    """How one kind of barrier is spoken to. Called by one thread at a time.

    Every call raises WireError, never waits for more than a second or so, and sends what it has
    to send once: no retry, and nothing kept for later. `can_hold` and `can_lower` say whether it
    has such a contact at all; what it has not is never called.
    """

    @property
    def can_hold(self) -> bool:
        """Whether the barrier can be told to keep its boom up."""
        ...

    @property
    def can_lower(self) -> bool:
        """Whether anything but its own controller lowers the boom."""
        ...

    def read(self) -> BarrierState:
        """Ask the barrier how it is; connects where there is no connection."""
        ...

    def raise_boom(self, command: BarrierCommand) -> None:
        """Tell the boom to rise."""
        ...

    def lower_boom(self) -> None:
        """Tell the boom to lower."""
        ...

    def hold_boom(self, *, is_held: bool) -> None:
        """Tell the boom to stay up, or let it go; telling it again changes nothing."""
        ...

    def close(self) -> None:
        """Drop the connection with whatever has not left yet."""
        ...


class DrivenBarrier:
    """Keeps the state of a barrier fresh in a thread of its own, and gives it commands."""

    def __init__(self, wire: Wire, raise_log: RaiseLog) -> None:
        self._wire = wire
        self._log = raise_log
        self._lock = threading.Lock()
        self._state = BarrierState()
        self._moving_since: float | None = None
        # What the barrier shall do and what it was told on this connection; None is nothing yet.
        self._hold_wanted: bool | None = None
        self._hold_told: bool | None = None
        self._closed = threading.Event()
        self._poller = threading.Thread(target=self._poll, name="barrier", daemon=True)
        self._poller.start()

    def raise_for(self, command: BarrierCommand, now: datetime) -> BarrierAnswer:
        """Raise once, to a barrier that has just answered; see the port."""
        if command.is_expired(now):
            return BarrierAnswer.EXPIRED
        began = time.monotonic()
        if not self._lock.acquire(timeout=ANSWER_S):
            return BarrierAnswer.FAILED
        try:
            settled = self._answer_untold(command)
            if settled is not None:
                return settled
            self._note_given(command, now)
            # A frozen peer would do later what it is sent now: it must answer first.
            before = self._read()
            if time.monotonic() - began > (command.expires_at - now).total_seconds():
                return BarrierAnswer.EXPIRED
            self._wire.raise_boom(command)
            answer = self._await_rise(before.position)
        except WireError as error:
            self._note_silence(error)
            return BarrierAnswer.FAILED
        finally:
            self._lock.release()
        if answer is BarrierAnswer.RAISED:
            self._note_through(command)
        return answer

    def _answer_untold(self, command: BarrierCommand) -> BarrierAnswer | None:
        """The answer where the boom need not be told; None where it must. Raises WireError."""
        if self._log.knows(command):
            return BarrierAnswer.ALREADY
        # What was seen last may be a look that got lost: the boom can stand as it shall.
        if command.keeps_up and self._read().position is Position.RAISED:
            return BarrierAnswer.RAISED
        return None

    def lower(self, now: datetime) -> LowerAnswer:  # noqa: ARG002 - the port's shape
        """Lower after a look at detector and fire input; see the port."""
        if self._hold_wanted:
            return LowerAnswer.HELD
        if not self._wire.can_lower:
            return LowerAnswer.BY_ITSELF
        if not self._lock.acquire(timeout=ANSWER_S):
            return LowerAnswer.FAILED
        try:
            refusal = self._read().why_not_lower()
            if refusal is not None:
                return refusal
            self._wire.lower_boom()
        except WireError as error:
            self._note_silence(error)
            return LowerAnswer.FAILED
        finally:
            self._lock.release()
        return LowerAnswer.LOWERING

    def hold(self, *, is_held: bool) -> None:
        """Remember it; the next look tells the barrier, and so does every new connection."""
        self._hold_wanted = is_held

    def state(self, now: datetime) -> BarrierState:  # noqa: ARG002 - the port's shape
        """What the last look saw."""
        return self._state

    def close(self) -> None:
        """End the thread and the connection."""
        self._closed.set()
        self._poller.join(timeout=2 * ANSWER_S)
        with self._lock:
            self._wire.close()

    def _poll(self) -> None:
        failures, pause = 0, 0.0
        while not self._closed.wait(pause):
            try:
                with self._lock:
                    self._read()
                    self._tell_hold()
                failures, pause = 0, POLL_S
            except WireError as error:
                with self._lock:
                    self._note_silence(error)
                failures += 1
                pause = backoff(failures, POLL_S)

    def _read(self) -> BarrierState:
        state = self._wire.read()
        if state.position is not Position.MOVING:
            self._moving_since = None
        elif self._moving_since is None:
            self._moving_since = time.monotonic()
        elif time.monotonic() - self._moving_since > TRAVEL_S:
            state = replace(state, position=Position.OBSTRUCTED)
        if not self._state.answers:
            log.info("the barrier answers again")
        self._state = state
        return state

    def _tell_hold(self) -> None:
        """What the process before this one had told it stays so until somebody wants otherwise."""
        wanted = self._hold_wanted
        if wanted is None or wanted == self._hold_told or not self._wire.can_hold:
            return
        self._wire.hold_boom(is_held=wanted)
        self._hold_told = wanted

    def _await_rise(self, before: Position) -> BarrierAnswer:
        """Look until the boom has left where it lay. Raises WireError."""
        until = time.monotonic() + ANSWER_S
        while time.monotonic() < until:
            position = self._read().position
            if position is Position.OBSTRUCTED:
                return BarrierAnswer.OBSTRUCTED
            if position in {Position.RAISED, Position.UNKNOWN}:
                return BarrierAnswer.RAISED
            if position is Position.MOVING and before is Position.LOWERED:
                return BarrierAnswer.RAISED
            time.sleep(_LOOK_S)
        return BarrierAnswer.FAILED

    def _note_given(self, command: BarrierCommand, now: datetime) -> None:
        try:
            self._log.write_given(command, now, is_through=False)
        except OSError:
            # A full disk strands nobody: the lane's rules have let this one through.
            log.exception("barrier.log cannot be written")
            self._log.keep_given(command)

    def _note_through(self, command: BarrierCommand) -> None:
        try:
            self._log.write_through(command.passage_uid)
        except OSError:
            log.exception("barrier.log cannot be written")

    def _note_silence(self, error: WireError) -> None:
        if self._state.answers:
            log.warning("the barrier does not answer: %s", error)
        self._state = BarrierState(answers=False)
        self._moving_since = None
        self._hold_told = None
        self._wire.close()
