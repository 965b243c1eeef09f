"""Frames to vehicles: which frames show one vehicle, and when enough of it was seen to decide."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from lpr.lane.cameras.frames import Frame
from lpr.lane.watching.looks import Look
from lpr.lane.watching.movement import Track
from lpr.lane.watching.presence import PicturePresence, Presence
from lpr.lane.watching.trail import Trail, Whose
from lpr.reading.consensus import AGREEING_READS, PassageRead, vote
from lpr.reading.threshold import OPENING_THRESHOLD

LONGEST_WAIT = timedelta(seconds=4)
GAP = timedelta(seconds=2)
KEPT_FRAMES = 3
_MOST_FRAMES = 40


class Noticed(StrEnum):
    """What told the lane that a vehicle is there."""

    PICTURE = "picture"
    DETECTOR = "detector"
    DRIVER = "driver"  # showed something, or pressed a key


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
    trail: Trail = field(default_factory=Trail)
    track: Track = field(default_factory=lambda: Track([]))
    passage_uid: str = ""  # once it is decided
    noticed: Noticed = Noticed.PICTURE
    # Whether a vehicle was seen around its plate, in any look; None where that could not be told.
    has_body: bool | None = None

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

    def is_ready(self, agreeing_reads: int) -> bool:
        """Whether enough frames agree, or the driver has waited long enough."""
        if self.last_at - self.first_at >= LONGEST_WAIT:
            return True
        if len(self.looks) < agreeing_reads:
            return False
        read = self.consensus()
        return (
            read is not None
            and read.agreeing >= agreeing_reads
            and read.confidence >= OPENING_THRESHOLD
        )


class Tracker:
    """Turns looks into vehicles, each handed out once, as soon as it can be decided.

    ``agreeing_reads`` is how many frames must read the same for a vehicle to be decided early;
    ``presence`` says whether a stream's lane is empty, by default from the picture alone.
    """

    def __init__(
        self,
        *,
        is_stream: bool,
        agreeing_reads: int = AGREEING_READS,
        presence: Presence | None = None,
    ) -> None:
        self._presence = (presence or PicturePresence()) if is_stream else None
        self._agreeing_reads = agreeing_reads
        self._vehicle: Vehicle | None = None
        self._gone: list[Vehicle] = []

    def add(self, look: Look) -> list[Vehicle]:
        """Take a look and return the vehicles that became ready by it, oldest first."""
        ready = self._end_of_another(look)
        if look.frame.picture is not None and not self._is_present(look):
            return ready
        vehicle = self._vehicle or self._begin(look)
        self._vehicle = vehicle
        if look.frame.is_end:
            return ready + self.end()
        whose, look = vehicle.trail.judge(look)
        vehicle.last_at = look.frame.at
        if vehicle.arrival:
            whose = Whose.SAME  # the source knows better than any plate
        if whose is Whose.STRAY:
            vehicle.trail.strays.append(look)
            return ready
        if whose is Whose.NEXT:
            return ready + self._change(vehicle.trail.take_strays(), look)
        return ready + self._take(vehicle, look)

    def _begin(self, look: Look) -> Vehicle:
        by_detector = self._presence is not None and self._presence.detected
        noticed = Noticed.DETECTOR if by_detector else Noticed.PICTURE
        return Vehicle(look.frame.arrival, look.frame.at, look.frame.at, noticed=noticed)

    def _take(self, vehicle: Vehicle, look: Look) -> list[Vehicle]:
        """Count a look, and the strays before it, to the vehicle; it is returned if now ready."""
        strays = vehicle.trail.take_strays() if look.reads else []
        for each in (*strays, look):
            if each.reads:
                vehicle.track.add(each.reads[0].box.width)
                self._look_around(vehicle, each)
            if not vehicle.is_decided:
                vehicle.add(each)
        if vehicle.is_decided or not vehicle.is_ready(self._agreeing_reads):
            return []
        vehicle.is_decided = True
        return [vehicle]

    def _change(self, strays: list[Look], look: Look) -> list[Vehicle]:
        """The vehicle in hand ends; the strays were looks at the next one already."""
        ready = self.end()
        vehicle = Vehicle(look.frame.arrival, strays[0].frame.at, look.frame.at)
        self._vehicle = vehicle
        for each in (*strays, look):
            ready += self._take(vehicle, vehicle.trail.judge(each)[1])
        return ready

    def end(self) -> list[Vehicle]:
        """The source has ended, or the vehicle has gone: decide on what was seen of it."""
        vehicle, self._vehicle = self._vehicle, None
        if vehicle is None:
            return []
        if self._presence is not None:
            self._gone.append(vehicle)
        strays = vehicle.trail.take_strays()
        leapt = [look for look in strays if vehicle.trail.has_leapt(look)]
        ready = []
        if not vehicle.is_decided:
            for look in strays:
                if look not in leapt:
                    self._look_around(vehicle, look)
                    vehicle.add(look)
            vehicle.is_decided = True
            ready.append(vehicle)
        return ready + self._of_their_own(leapt)

    def tick(self, now: datetime) -> list[Vehicle]:
        """No frame came for a while: a vehicle that was waiting is decided now.

        One that stands on the detector is waiting too, though the camera is dead.
        """
        if self._presence is not None and self._presence.detected:
            return self._wait_unseen(now)
        vehicle = self._vehicle
        if vehicle is None or vehicle.arrival or now - vehicle.last_at < GAP:
            return []
        return self.end()

    def _wait_unseen(self, now: datetime) -> list[Vehicle]:
        vehicle = self._vehicle or Vehicle("", now, now, noticed=Noticed.DETECTOR)
        self._vehicle, vehicle.last_at = vehicle, now
        if vehicle.is_decided or now - vehicle.first_at < LONGEST_WAIT:
            return []
        vehicle.is_decided = True
        return [vehicle]

    def sees_vehicle(self, vehicle: Vehicle) -> bool | None:
        """Whether there is a vehicle with the plate: by the detector, or by what is around it.

        None where that cannot be told, or the source is no stream.
        """
        if self._presence is not None and self._presence.stands_on_detector:
            return True
        return vehicle.has_body

    def _look_around(self, vehicle: Vehicle, look: Look) -> None:
        picture = look.frame.picture
        if self._presence is None or picture is None or vehicle.has_body:
            return
        seen = self._presence.empty.vehicle_around(picture, look.reads[0].box)
        vehicle.has_body = vehicle.has_body if seen is None else seen

    def _of_their_own(self, looks: list[Look]) -> list[Vehicle]:
        """The vehicle of looks at a plate that stood elsewhere, just before everything was gone."""
        if not looks:
            return []
        vehicle = Vehicle(looks[0].frame.arrival, looks[0].frame.at, looks[-1].frame.at)
        for look in looks:
            self._look_around(vehicle, look)
            vehicle.add(look)
        vehicle.is_decided = True
        return [vehicle]

    def take_gone(self) -> list[Vehicle]:
        """The vehicles of a stream that were seen to the end since the last call."""
        gone, self._gone = self._gone, []
        return gone

    def forget(self) -> None:
        """Let the vehicle in hand go undecided: what was seen of it made the lane's work fail."""
        self._vehicle = None

    @property
    def is_between(self) -> bool:
        """Whether no vehicle is in hand."""
        return self._vehicle is None

    @property
    def is_somebody_there(self) -> bool:
        """Whether the vehicle decided last may still stand there.

        A source that names its vehicles does not show them leave.
        """
        return self._presence is None or self._vehicle is not None

    @property
    def is_deciding(self) -> bool:
        """Whether a vehicle is there of which more is to be seen before it is decided."""
        return self._vehicle is not None and not self._vehicle.is_decided

    def is_idle(self, arrival: str) -> bool:
        """Whether this arrival needs no more reading, or nobody is on the detector."""
        if self._presence is not None and self._presence.detected is False:
            return True
        vehicle = self._vehicle
        return vehicle is not None and vehicle.is_decided and vehicle.arrival == arrival != ""

    def _is_present(self, look: Look) -> bool:
        if self._presence is None or look.frame.picture is None:
            return True
        return self._presence.is_present(look.frame.picture, plate_seen=bool(look.reads))

    def _end_of_another(self, look: Look) -> list[Vehicle]:
        """End the vehicle in hand where the look is of another arrival, or comes after a gap."""
        vehicle = self._vehicle
        if vehicle is None:
            return []
        if look.frame.arrival != vehicle.arrival:
            return self.end()
        if not vehicle.arrival and look.frame.at - vehicle.last_at >= GAP:
            return self.end()
        return []
