"""Whether a vehicle stands in a stream's lane: by the picture alone, or by a vehicle detector."""

import logging
import time
from collections.abc import Callable
from typing import Protocol

import cv2
import numpy as np

from lpr.lane.barriers.port import BarrierState, Position
from lpr.lane.cameras.frames import Picture
from lpr.lane.config import Trigger
from lpr.lane.watching.empty_lane import EmptyLane, shrink

log = logging.getLogger("gatehouse.lane")

_CHANGED = 25  # grey levels
_SHARE = 0.04  # of the picture
_STUCK_AFTER_S = 900.0
_RELEARN_AFTER = 900  # frames without a plate: then the light has changed, not the lane


class Presence(Protocol):
    """Says whether somebody is there."""

    def is_present(self, picture: Picture, *, plate_seen: bool) -> bool:
        """Whether a vehicle is there as this picture is taken."""
        ...

    @property
    def detected(self) -> bool | None:
        """What the vehicle detector says now; None where there is none, or it does not say."""
        ...

    @property
    def stands_on_detector(self) -> bool:
        """Whether the detector says that a vehicle stands where vehicles wait."""
        ...

    @property
    def empty(self) -> EmptyLane:
        """The lane with nobody in it, as far as it is known."""
        ...


class PicturePresence:
    """Compares each frame with a slowly learnt empty lane. It learns only while nobody is there."""

    def __init__(self) -> None:
        self.empty = EmptyLane()
        self._changed_for = 0

    @property
    def detected(self) -> bool | None:
        """There is no detector."""
        return None

    @property
    def stands_on_detector(self) -> bool:
        """There is no detector."""
        return False

    def is_present(self, picture: Picture, *, plate_seen: bool) -> bool:
        """Whether something large differs from the empty lane, or a plate was seen in any case."""
        small = shrink(picture)
        if not self.empty.is_begun:
            self.empty.begin(small)
            return plate_seen
        grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
        changed = float(np.mean(np.abs(grey - self.empty.grey) > _CHANGED))
        present = plate_seen or changed > _SHARE
        self._changed_for = self._changed_for + 1 if present and not plate_seen else 0
        if self._changed_for > _RELEARN_AFTER:
            self.empty.begin(small)
            self._changed_for = 0
        elif not present:
            self.empty.learn(small)
        return present


class BlindPresence(PicturePresence):
    """The picture alone; while the camera is dead, a vehicle that stands before a lowered boom.

    `standing` says whether the detector is occupied and whether the boom is down. Where a passage
    is not to begin by the detector, it may lie under the boom: only one that comes on while the
    boom is down has somebody waiting on it.
    """

    def __init__(
        self,
        sees: Callable[[], bool],
        standing: Callable[[], tuple[bool | None, bool]],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._sees = sees
        self._standing = standing
        self._seconds = seconds
        self._since: float | None = None

    def is_present(self, picture: Picture, *, plate_seen: bool) -> bool:
        """Whether something is in the picture; a dead camera may show its last one for ever."""
        in_picture = super().is_present(picture, plate_seen=plate_seen)
        return in_picture or bool(self.detected)

    @property
    def stands_on_detector(self) -> bool:
        """Whether it is occupied while the boom is down: then vehicles wait on it."""
        occupied, is_down = self._standing()
        return bool(occupied) and is_down

    @property
    def detected(self) -> bool | None:
        """True while somebody stands there unseen; None where the picture has the word."""
        if self._sees():
            self._since = None
            return None
        occupied, is_down = self._standing()
        if not occupied or not (is_down or self._since is not None):
            self._since = None
            return None
        self._since = self._seconds() if self._since is None else self._since
        return True if self._seconds() - self._since <= _STUCK_AFTER_S else None


class DetectorPresence:
    """Believes the vehicle detector; while that does not say, the picture alone.

    One that is occupied without an end is not believed: everybody after the first would wait
    unnoticed.
    """

    def __init__(
        self, occupied: Callable[[], bool | None], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._occupied = occupied
        self._seconds = seconds
        self._picture = PicturePresence()
        self._since: float | None = None
        self._is_believed = True

    def is_present(self, picture: Picture, *, plate_seen: bool) -> bool:
        """Whether the detector is occupied. The empty lane is learnt meanwhile."""
        in_picture = self._picture.is_present(picture, plate_seen=plate_seen)
        detected = self.detected
        return in_picture if detected is None else detected

    @property
    def empty(self) -> EmptyLane:
        """The lane with nobody in it, as the picture shows it."""
        return self._picture.empty

    @property
    def stands_on_detector(self) -> bool:
        """Whether it is occupied: it lies where vehicles wait."""
        return bool(self.detected)

    @property
    def detected(self) -> bool | None:
        """What the detector says now; None where it is silent, or stuck."""
        occupied = self._occupied()
        if not occupied:
            self._since = None
        elif self._since is None:
            self._since = self._seconds()
        elif self._seconds() - self._since > _STUCK_AFTER_S:
            occupied = None
        self._note(is_believed=occupied is not None)
        return occupied

    def _note(self, *, is_believed: bool) -> None:
        """Say it once where the detector is lost, and where it is back."""
        if is_believed == self._is_believed:
            return
        self._is_believed = is_believed
        if is_believed:
            log.info("the vehicle detector works again")
        else:
            log.warning("the vehicle detector is silent or stuck: the picture alone decides")


def open_presence(
    trigger: Trigger, state: Callable[[], BarrierState], sees: Callable[[], bool]
) -> Presence:
    """What says whether a vehicle is there, as the lane's file has it.

    `state` is the barrier's, with the detector's input; `sees` whether the camera works.
    """

    def occupied() -> bool | None:
        seen = state()
        return seen.occupied if seen.answers else None

    def standing() -> tuple[bool | None, bool]:
        return occupied(), state().position is Position.LOWERED

    if trigger is Trigger.DETECTOR:
        return DetectorPresence(occupied)
    return BlindPresence(sees, standing)
