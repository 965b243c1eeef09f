"""A vehicle detector begins a passage: without a plate, without a picture, and never for ever."""

import threading
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from core.clock import SystemClock
from lpr.lane.barriers.simulated import SimulatedBarrier
from lpr.lane.cameras.frames import Frame
from lpr.lane.cameras.troubles import Trouble
from lpr.lane.config import load_config
from lpr.lane.process import LaneProcess, build_gatekeeper
from lpr.lane.watching.looks import Look
from lpr.lane.watching.presence import BlindPresence, DetectorPresence
from lpr.lane.watching.tracking import GAP, Tracker
from lpr.reading.records import Box, Character, PlateRead
from tests.services.processes import wait_until

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
EMPTY = np.full((90, 160, 3), 120, np.uint8)
WITH_CAR = EMPTY.copy()
WITH_CAR[20:80, 30:130] = 10


class Lane:
    """A tracker with a detector, four pictures a second."""

    def __init__(self):
        self.occupied = False
        self.seconds = 0.0
        presence = DetectorPresence(lambda: self.occupied, lambda: self.seconds)
        self.tracker = Tracker(is_stream=True, presence=presence)

    @property
    def now(self):
        return NOW + timedelta(seconds=self.seconds)

    def see(self, text="", picture=EMPTY, seconds=0.25):
        """Pictures for so long; the plates of the vehicles that were decided."""
        decided = []
        for _ in range(round(seconds * 4)):
            self.seconds += 0.25
            characters = tuple(Character(c, 0.99) for c in text)
            reads = [PlateRead(text, 0.995, Box(40, 50, 40, 14), characters)] if text else []
            decided += self.tracker.add(Look(Frame(self.now, picture), reads, 1.0))
        return self.names(decided)

    def meet(self, text, picture):
        """The vehicle that three pictures of a plate make ready to be decided."""
        for _ in range(3):
            self.seconds += 0.25
            characters = tuple(Character(c, 0.99) for c in text)
            read = PlateRead(text, 0.995, Box(40, 50, 40, 14), characters)
            ready = self.tracker.add(Look(Frame(self.now, picture), [read], 1.0))
        (vehicle,) = ready
        return vehicle

    def see_nothing(self, seconds):
        """A dead camera for so long."""
        decided = []
        for _ in range(round(seconds * 4)):
            self.seconds += 0.25
            decided += self.tracker.tick(self.now)
        return self.names(decided)

    @staticmethod
    def names(vehicles):
        return [v.consensus().text if v.consensus() else None for v in vehicles]


@pytest.fixture
def lane():
    return Lane()


def test_who_drives_by_begins_nothing(lane):
    assert lane.see("8ABC12", WITH_CAR, seconds=10) == []
    assert lane.tracker.is_idle("")  # nor is the reader asked


def test_who_stands_on_the_detector_is_decided_once(lane):
    lane.see(seconds=1)
    lane.occupied = True
    assert not lane.tracker.is_idle("")
    assert lane.see("8ABC12", WITH_CAR, seconds=30) == ["8ABC12"]


def test_a_car_without_a_plate_in_fog_is_a_vehicle(lane):
    lane.see(seconds=1)
    lane.occupied = True
    assert lane.see(picture=EMPTY, seconds=3) == []
    assert lane.see(picture=EMPTY, seconds=2) == [None]


def test_the_next_car_is_the_next_vehicle(lane):
    lane.occupied = True
    assert lane.see("8ABC12", seconds=2) == ["8ABC12"]
    lane.occupied = False
    assert lane.see(seconds=GAP.total_seconds() + 1) == []
    lane.occupied = True
    assert lane.see("8ABC12", seconds=2) == ["8ABC12"]


def test_one_that_leaves_before_it_was_decided_is_decided(lane):
    lane.occupied = True
    assert lane.see("8ABC12", seconds=0.5) == []
    lane.occupied = False
    assert lane.see(seconds=3) == ["8ABC12"]


def test_a_dead_camera_strands_nobody_on_the_detector(lane):
    assert lane.see_nothing(10) == []
    lane.occupied = True
    assert lane.see_nothing(30) == [None]
    lane.occupied = False
    assert lane.see_nothing(5) == []
    lane.occupied = True
    assert lane.see_nothing(5) == [None]


def test_while_the_detector_is_silent_the_picture_alone_decides(lane):
    lane.occupied = None
    lane.see(seconds=1)
    assert lane.see("8ABC12", WITH_CAR, seconds=2) == ["8ABC12"]


def test_a_detector_that_is_stuck_is_no_longer_believed(lane, caplog):
    lane.see(seconds=1)
    lane.occupied = True
    assert lane.see(seconds=1000) == [None]
    assert caplog.text.count("silent or stuck") == 1
    assert lane.see(picture=WITH_CAR, seconds=5) == [None]
    lane.see(seconds=5)
    lane.occupied = False
    lane.see(seconds=1)
    lane.occupied = True
    assert lane.see(seconds=5) == [None]


class Unseen(Lane):
    """A lane whose passages begin by the picture; its detector may lie under the boom."""

    def __init__(self):
        super().__init__()
        self.sees, self.is_down = False, True
        presence = BlindPresence(
            lambda: self.sees, lambda: (self.occupied, self.is_down), lambda: self.seconds
        )
        self.tracker = Tracker(is_stream=True, presence=presence)


@pytest.fixture
def unseen():
    return Unseen()


def test_a_dead_camera_lets_the_detector_begin_a_passage_though_the_picture_does_else(unseen):
    unseen.occupied = True
    assert unseen.see_nothing(3) == []
    assert unseen.see_nothing(30) == [None]
    unseen.occupied = False
    unseen.see_nothing(5)
    unseen.occupied = True
    assert unseen.see_nothing(5) == [None]


def test_who_drives_through_under_a_raised_boom_begins_no_passage(unseen):
    unseen.is_down, unseen.occupied = False, True
    assert unseen.see_nothing(30) == []


def test_who_waited_on_the_detector_is_one_vehicle_until_it_has_gone(unseen):
    unseen.occupied = True
    assert unseen.see_nothing(5) == [None]
    unseen.is_down = False
    assert unseen.see_nothing(20) == []


def test_a_picture_that_stands_still_hides_nobody_on_the_detector(unseen):
    unseen.see(seconds=5)
    unseen.occupied = True
    assert unseen.see(seconds=10) == [None]


def test_while_the_camera_sees_the_detector_begins_nothing(unseen):
    unseen.sees = True
    unseen.see(seconds=1)
    unseen.occupied = True
    assert unseen.see(seconds=10) == []
    assert not unseen.tracker.is_idle("")


def test_a_stuck_detector_before_a_dead_camera_is_no_longer_believed(unseen):
    unseen.occupied = True
    assert unseen.see_nothing(1000) == [None]
    assert unseen.tracker.is_between


LANE_FILE = """
slug = "front"
kind = "restricted"
direction = "entry"
garage = "fruit-street"
trigger = "detector"
[camera]
kind = "url"
source = "rtsp://127.0.0.1/none"
[barrier]
kind = "modbus"
host = "127.0.0.1"
raise_coil = 0
occupied_input = 0
[server]
url = "http://127.0.0.1:9"
token = "t"
list_key = "k"
[reading]
engine = "opencv"
"""


class DeadCamera:
    is_live = is_stream = True
    broken = 0
    trouble = Trouble.UNREACHABLE

    def __init__(self):
        self.stopped = threading.Event()

    def frames(self):
        self.stopped.wait()
        return iter(())

    def release(self, arrival):
        """Nothing was given."""

    def stop(self):
        self.stopped.set()


class Reader:
    def read(self, _frame):
        return []


def test_the_lane_refers_who_stands_before_a_dead_camera(tmp_path, monkeypatch):
    barrier = SimulatedBarrier(tmp_path / "barrier.log")
    monkeypatch.setattr("lpr.lane.process.open_barrier", lambda *_: barrier)
    (tmp_path / "lane.toml").write_text(LANE_FILE)
    keeper = build_gatekeeper(load_config(tmp_path / "lane.toml"), SystemClock())
    process = LaneProcess(keeper, DeadCamera(), Reader())
    passages = []
    handle = keeper.handle
    monkeypatch.setattr(
        type(keeper), "handle", lambda self, vehicle: passages.append(handle(vehicle))
    )
    thread = threading.Thread(target=process.run)
    thread.start()
    try:
        barrier.occupied = True
        wait_until(lambda: bool(passages), 30, "nobody was noticed")
    finally:
        process.stop()
        thread.join(30)
    assert [p.decision.reason for p in passages] == ["camera_down"]
    assert barrier.state(SystemClock().now()).position == "lowered"


def test_a_vehicle_on_the_detector_is_one_though_nothing_is_seen_around_its_plate(lane, unseen):
    """Under a raised boom somebody else may stand on it."""
    bare = EMPTY.copy()
    bare[50:64, 40:80] = 220
    for each, occupied, is_down, sees in (
        (lane, True, True, True),
        (unseen, True, True, True),
        (unseen, True, False, False),
        (unseen, False, True, False),
    ):
        each.occupied, each.sees, each.is_down = False, True, True
        each.see(seconds=80)
        each.occupied, each.is_down = occupied, is_down
        vehicle = each.meet("8ABC12", bare)
        assert each.tracker.sees_vehicle(vehicle) is sees


def test_a_car_is_seen_around_its_plate_in_any_of_its_looks(unseen):
    unseen.sees = True
    unseen.see(seconds=80)
    vehicle = unseen.meet("8ABC12", EMPTY)
    assert unseen.tracker.sees_vehicle(vehicle) is False
    near = np.full_like(EMPTY, 10)
    unseen.see("8ABC12", near)
    assert unseen.tracker.sees_vehicle(vehicle) is True
    unseen.see("8ABC12", EMPTY)
    assert unseen.tracker.sees_vehicle(vehicle) is True
