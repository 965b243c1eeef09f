"""A boom that is held up: raised again whenever it is not up, and lowered once it is let go."""

import time
import uuid
from collections.abc import Callable
from typing import Any

from core.clock import Clock
from lpr.lane.barriers.port import Barrier, BarrierCommand, BarrierState, LowerAnswer, Position

AGAIN_S = 2.0
# A barrier without end switches does not say whether it is up: its controller may have lowered.
AGAIN_UNSEEN_S = 5.0
_LOWER_AGAIN_S = 0.5
_WAITS = frozenset({LowerAnswer.OCCUPIED, LowerAnswer.FIRE, LowerAnswer.FAILED, LowerAnswer.HELD})


class HeldBoom:
    """Used by one thread. `drive` is told at every look whether the boom is to stay up."""

    def __init__(
        self, barrier: Barrier, clock: Clock, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._barrier = barrier
        self._clock = clock
        self._seconds = seconds
        self._raise_at = 0.0
        self._lower_at: float | None = None
        self._was_held = False
        self._last: tuple[str, str] = ("", "")
        self._answers: list[tuple[str, dict[str, Any], str]] = []

    def state(self) -> BarrierState:
        """What was last seen of the barrier and its inputs."""
        return self._barrier.state(self._clock.now())

    def drive(self, held_by: str | None, state: BarrierState) -> None:
        """Keep the boom up for the hold with this uid; None lets it go, and lowers it."""
        if held_by is not None:
            self._barrier.hold(is_held=True)
            if not self._was_held:
                self._raise_at = self._seconds()
            self._was_held, self._lower_at = True, None
            self._keep_up(held_by, state)
            return
        self._let_go(state)
        if self._lower_at is not None and self._seconds() >= self._lower_at:
            self._lower()

    def leave_up(self) -> None:
        """Another vehicle was let in meanwhile: the boom is up for that one now."""
        self._lower_at = None

    def take_answers(self) -> list[tuple[str, dict[str, Any], str]]:
        """What the barrier answered since the last call, for the journal: each answer once."""
        answers, self._answers = self._answers, []
        return answers

    def _let_go(self, state: BarrierState) -> None:
        """Not before the detector is free: what lets the boom go may be all that keeps it up."""
        if state.occupied or not state.answers:
            return
        self._barrier.hold(is_held=False)
        if self._was_held:
            self._was_held, self._lower_at = False, self._seconds()

    def _keep_up(self, held_by: str, state: BarrierState) -> None:
        now = self._seconds()
        if now < self._raise_at or (state.answers and state.position is Position.RAISED):
            return
        # Each raise has an id of its own: the barrier does none twice.
        order = BarrierCommand(uuid.uuid4().hex, self._clock.now(), keeps_up=True)
        answer = self._barrier.raise_for(order, self._clock.now())
        unseen = state.answers and state.position is Position.UNKNOWN
        self._raise_at = self._seconds() + (AGAIN_UNSEEN_S if unseen else AGAIN_S)
        if (held_by, answer.value) != self._last:
            self._last = (held_by, answer.value)
            self._answers.append(("barrier", {"answer": answer.value, "cause": "hold"}, held_by))

    def _lower(self) -> None:
        """Lower what was held up, as soon as nothing is under it; never onto a vehicle."""
        answer = self._barrier.lower(self._clock.now())
        if answer in _WAITS:
            self._lower_at = self._seconds() + _LOWER_AGAIN_S
            return
        self._lower_at = None
        self._answers.append(("lower", {"answer": answer.value, "cause": "release"}, ""))
