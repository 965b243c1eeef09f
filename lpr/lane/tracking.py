"""Frames to vehicles: which frames show one vehicle, and when enough of it was seen to decide."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from lpr.lane.frames import Frame
from lpr.lane.presence import PresenceDetector
from lpr.reading.consensus import PassageRead, vote
from lpr.reading.records import PlateRead
from lpr.reading.threshold import OPENING_THRESHOLD

AGREEING_FRAMES = 3
LONGEST_WAIT = timedelta(seconds=4)
GAP = timedelta(seconds=2)
KEPT_FRAMES = 3
_MOST_FRAMES = 40
_ANOTHER_PLATE = 0.5  # likeness of two texts below which they are two vehicles
_SURE_ENOUGH_TO_SPLIT = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One frame with what was read in it, best first, and how long that took."""

    frame: Frame
    reads: Sequence[PlateRead]
    read_ms: float

    @property
    def confidence(self) -> float:
        """How sure the best read is; 0 where nothing was read."""
        return self.reads[0].confidence if self.reads else 0.0


@dataclass(slots=True)
class Vehicle:
    """What the lane has seen of one vehicle so far."""

    arrival: str
    first_at: datetime
    last_at: datetime
    looks: list[Look] = field(default_factory=list)
    best: list[Look] = field(default_factory=list)
    frames: int = 0
    is_decided: bool = False

    def add(self, look: Look) -> None:
        """Count a look in; the pictures of all but the best few are let go."""
        self.last_at = look.frame.at
        self.frames += 1
        if len(self.looks) < _MOST_FRAMES:
            without_picture = Frame(look.frame.at, None, look.frame.arrival, look.frame.name)
            self.looks.append(Look(without_picture, look.reads, look.read_ms))
        ranked = sorted([*self.best, look], key=lambda kept: kept.confidence, reverse=True)
        self.best = ranked[:KEPT_FRAMES]

    def consensus(self) -> PassageRead | None:
        """What the frames say together, or None where no plate was read."""
        return vote([look.reads for look in self.looks])

    def is_ready(self) -> bool:
        """Whether enough frames agree, or the driver has waited long enough."""
        if self.last_at - self.first_at >= LONGEST_WAIT:
            return True
        if len(self.looks) < AGREEING_FRAMES:
            return False
        read = self.consensus()
        return (
            read is not None
            and read.agreeing >= AGREEING_FRAMES
            and read.confidence >= OPENING_THRESHOLD
        )


class Tracker:
    """Turns looks into vehicles, each handed out once, as soon as it can be decided."""

    def __init__(self, *, is_stream: bool) -> None:
        self._presence = PresenceDetector() if is_stream else None
        self._vehicle: Vehicle | None = None

    def add(self, look: Look) -> list[Vehicle]:
        """Take a look and return the vehicles that became ready by it, oldest first."""
        ready = self._leave_unless_same(look)
        if look.frame.picture is not None and not self._is_present(look):
            return ready
        vehicle = self._vehicle
        if vehicle is None:
            vehicle = Vehicle(look.frame.arrival, look.frame.at, look.frame.at)
            self._vehicle = vehicle
        if look.frame.is_end:
            return ready + self.end()
        if not vehicle.is_decided:
            vehicle.add(look)
        vehicle.last_at = look.frame.at
        if not vehicle.is_decided and vehicle.is_ready():
            vehicle.is_decided = True
            ready.append(vehicle)
        return ready

    def end(self) -> list[Vehicle]:
        """The source has ended, or the vehicle has gone: decide on what was seen of it."""
        vehicle, self._vehicle = self._vehicle, None
        if vehicle is None or vehicle.is_decided:
            return []
        vehicle.is_decided = True
        return [vehicle]

    def tick(self, now: datetime) -> list[Vehicle]:
        """No frame came for a while: a vehicle that was waiting is decided now."""
        vehicle = self._vehicle
        if vehicle is None or vehicle.arrival or now - vehicle.last_at < GAP:
            return []
        return self.end()

    def is_idle(self, arrival: str) -> bool:
        """Whether this arrival needs no more reading."""
        vehicle = self._vehicle
        return vehicle is not None and vehicle.is_decided and vehicle.arrival == arrival != ""

    def _is_present(self, look: Look) -> bool:
        if self._presence is None or look.frame.picture is None:
            return True
        return self._presence.is_present(look.frame.picture, plate_seen=bool(look.reads))

    def _leave_unless_same(self, look: Look) -> list[Vehicle]:
        vehicle = self._vehicle
        if vehicle is None:
            return []
        if look.frame.arrival != vehicle.arrival:
            return self.end()
        if vehicle.arrival:
            return []
        if look.frame.at - vehicle.last_at >= GAP or self._is_another(vehicle, look):
            return self.end()
        return []

    @staticmethod
    def _is_another(vehicle: Vehicle, look: Look) -> bool:
        """Whether a surely read plate is quite another than the surely read one before."""
        seen = vehicle.best[0] if vehicle.best else None
        if seen is None or min(seen.confidence, look.confidence) < _SURE_ENOUGH_TO_SPLIT:
            return False
        likeness = SequenceMatcher(None, seen.reads[0].text, look.reads[0].text).ratio()
        return likeness < _ANOTHER_PLATE
