"""Vehicles that nobody let in: behind another in one raise, the wrong way, or back out again."""

import logging
import time
from collections.abc import Callable

from lpr.lane.barriers.port import BarrierState
from lpr.lane.inside.book import InsideBook
from lpr.lane.inside.raise_watch import RaiseWatch, Tailgate
from lpr.lane.journal.recorder import Recorder
from lpr.lane.watching.movement import Faces, Movement, movement_of
from lpr.lane.watching.tracking import Vehicle

log = logging.getLogger("gatehouse.lane")


class Traffic:
    """Records and alerts what went through besides the rules. It never moves a boom.

    Used by the lane's main thread; `let_in` by any.
    """

    def __init__(
        self,
        recorder: Recorder,
        inside: InsideBook,
        faces: Faces = Faces.FRONT,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._recorder = recorder
        self._inside = inside
        self._faces = faces
        self._raises = RaiseWatch(seconds)

    def let_in(self, passage_uid: str) -> None:
        """The boom rose for this passage."""
        self._raises.let_in(passage_uid)

    def look(self, state: BarrierState, *, is_held: bool) -> None:
        """See detector and boom, a few times a second."""
        self._tell_tailgate(self._raises.look(state, is_held=is_held))

    def saw_gone(self, vehicle: Vehicle, state: BarrierState, *, is_held: bool) -> None:
        """Tell which way a vehicle went that is out of the picture."""
        movement = movement_of(vehicle.track.widths, self._faces)
        uid, has_detector = vehicle.passage_uid, state.occupied is not None
        if movement is Movement.WRONG:
            self._tell("wrong_way", uid)
        if movement is not Movement.ON:
            self._went_elsewhere(uid, movement)
        elif not has_detector and not self._raises.was_let_in(uid):
            self._tell_tailgate(self._raises.saw_go_through(is_held=is_held))

    def _went_elsewhere(self, uid: str, movement: Movement) -> None:
        """Not inside, whatever was decided; the detector knows better that it is."""
        if self._raises.went_through(uid):
            return
        self._raises.went_back(uid)
        self._inside.went_back(uid)
        self._recorder.write_or_keep("moved", {"movement": movement.value}, uid)

    def _tell_tailgate(self, found: Tailgate | None) -> None:
        if found is not None:
            more = {"passed": found.passed, "let_in": found.let_in}
            self._tell("tailgating", found.passage_uid, **more)

    def _tell(self, kind: str, passage_uid: str, **more: int) -> None:
        log.warning("%s at passage %s", kind, passage_uid or "of nobody")
        self._recorder.write_or_keep("alert", {"kind": kind, **more}, passage_uid)
