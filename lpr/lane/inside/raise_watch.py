"""How many vehicles went through while the boom was up, and how many of them were let in."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from lpr.lane.barriers.port import BarrierState, Position

# A trailer's axles, or a gap between cab and load, are closer than two vehicles.
APART_S = 1.0
# A boom without switches is taken to be down so long after the last vehicle was let in.
_UNSEEN_S = 12.0
_RISES_S = 2.0
_REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Tailgate:
    """One vehicle more than were let in. `passage_uid` is whose raise it used."""

    passage_uid: str
    passed: int
    let_in: int


class RaiseWatch:
    """Counts by the vehicle detector where there is one, else by the vehicles that were seen.

    Used by the lane's main thread; `let_in` by any. Nothing is counted while the lane is held open.
    """

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._uids: deque[str] = deque(maxlen=_REMEMBERED)
        self._began = self._last = -1e9
        self._is_up = False
        self._let_in = 0
        self._passed = 0
        self._was_occupied = False
        self._left_at = -1e9

    def let_in(self, passage_uid: str) -> None:
        """The boom was told to rise for this passage."""
        now = self._seconds()
        if not self._is_up:
            self._is_up, self._began = True, now
            self._let_in = self._passed = 0
        self._uids.append(passage_uid)
        self._let_in += 1
        self._last = now

    def was_let_in(self, passage_uid: str) -> bool:
        """Whether the boom rose for this passage of late."""
        return passage_uid in self._uids

    def went_through(self, passage_uid: str) -> bool:
        """Whether the detector counted everybody who was let in by the raise of this passage."""
        is_of_this = bool(self._uids) and self._uids[-1] == passage_uid
        return is_of_this and 0 < self._let_in <= self._passed

    def went_back(self, passage_uid: str) -> None:
        """The vehicle of this passage did not use its raise: whoever follows was not let in."""
        if self._let_in and passage_uid in list(self._uids)[-self._let_in :]:
            self._let_in -= 1

    def look(self, state: BarrierState, *, is_held: bool) -> Tailgate | None:
        """See the detector and the boom; a tailgate where one more went through than may."""
        now, found = self._seconds(), None
        if state.occupied is False and self._was_occupied:
            self._left_at = now
            found = self._pass(is_held=is_held)
        if state.occupied is not None:
            # Within a moment it is the same vehicle: its trailer comes.
            if state.occupied and now - self._left_at < APART_S and not self._was_occupied:
                self._passed = max(self._passed - 1, 0)
            self._was_occupied = state.occupied
        if self._is_up and not self._was_occupied and self._is_down(state, now):
            self._is_up = False
        return found

    def saw_go_through(self, *, is_held: bool) -> Tailgate | None:
        """Count a vehicle that nobody let in and that went on, where no detector counts."""
        if self._is_up:
            self._passed = max(self._passed, self._let_in)
        return self._pass(is_held=is_held)

    def _pass(self, *, is_held: bool) -> Tailgate | None:
        if not self._is_up or is_held:
            return None
        self._passed += 1
        if self._passed <= self._let_in:
            return None
        return Tailgate(self._uids[-1], self._passed, self._let_in)

    def _is_down(self, state: BarrierState, now: float) -> bool:
        if state.answers and state.position is Position.LOWERED:
            return now - self._began > _RISES_S
        return state.position is Position.UNKNOWN and now - self._last > _UNSEEN_S
