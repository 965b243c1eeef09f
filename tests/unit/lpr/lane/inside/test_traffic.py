"""Who went through that nobody let in, the wrong way, or back out: recorded and alerted."""

from datetime import UTC, datetime

import pytest

from core.clock import FixedClock
from lpr.lane.barriers.port import BarrierState, Position
from lpr.lane.inside.book import InsideBook
from lpr.lane.inside.traffic import Traffic
from lpr.lane.journal.recorder import Recorder
from lpr.lane.journal.store import Journal
from lpr.lane.watching.movement import MOST_POINTS, Faces, Movement, Track, movement_of
from lpr.lane.watching.tracking import Vehicle
from parking.access import Inside

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
NEARER, AWAY, THERE_AND_BACK = [40, 50, 60, 80], [80, 70, 50, 40], [40, 60, 80, 80, 60, 45]
UNSEEN = BarrierState(Position.UNKNOWN)


class Lane:
    def __init__(self, folder):
        self.elapsed = 0.0
        self.journal = Journal(folder / "journal.db")
        self.inside = InsideBook(folder / "inside.json", self.journal)
        recorder = Recorder(self.journal, FixedClock(NOW))
        self.traffic = Traffic(recorder, self.inside, seconds=lambda: self.elapsed)
        self.is_held = False

    def let_in(self, uid="p1"):
        self.traffic.let_in(uid)
        self.see(False, 1)

    def see(self, occupied, seconds, position=Position.RAISED):
        for _ in range(int(seconds * 4)):
            self.elapsed += 0.25
            self.traffic.look(BarrierState(position, occupied), is_held=self.is_held)

    def drive_through(self, gap=3):
        self.see(True, 2)
        self.see(False, gap)

    def gone(self, widths, uid, state=UNSEEN):
        vehicle = Vehicle("", NOW, NOW, passage_uid=uid)
        for width in widths:
            vehicle.track.add(width)
        self.traffic.saw_gone(vehicle, state, is_held=self.is_held)

    def told(self, kind):
        return [(e.body, e.passage_uid) for e in self.journal.unsent(100).events if e.kind == kind]

    @property
    def alerts(self):
        return [(body["kind"], uid) for body, uid in self.told("alert")]


@pytest.fixture
def lane(tmp_path):
    return Lane(tmp_path)


def test_one_vehicle_in_one_raise_is_as_it_should_be(lane):
    lane.let_in()
    lane.drive_through()
    lane.see(False, 5, Position.LOWERED)
    assert lane.alerts == []


def test_a_second_vehicle_in_one_raise_is_a_tailgate(lane):
    lane.let_in()
    lane.drive_through()
    lane.drive_through()
    ((body, uid),) = lane.told("alert")
    assert (body, uid) == ({"kind": "tailgating", "passed": 2, "let_in": 1}, "p1")


def test_two_that_were_both_let_in_are_none(lane):
    lane.let_in("p1")
    lane.drive_through()
    lane.let_in("p2")
    lane.drive_through()
    assert lane.alerts == []


def test_a_trailer_is_part_of_its_vehicle(lane):
    lane.let_in()
    lane.drive_through(gap=0.5)
    lane.drive_through()
    assert lane.alerts == []


def test_the_next_raise_counts_anew(lane):
    for uid in ("p1", "p2"):
        lane.let_in(uid)
        lane.drive_through()
        lane.see(False, 3, Position.LOWERED)
    assert lane.alerts == []


def test_while_the_lane_is_held_open_nobody_tailgates(lane):
    lane.is_held = True
    lane.let_in()
    for _ in range(3):
        lane.drive_through()
    lane.gone(NEARER, "p9")
    assert lane.alerts == []


def test_without_a_detector_who_was_seen_and_not_let_in_counts(lane):
    lane.let_in("p1")
    lane.gone(NEARER, "p1")
    assert lane.alerts == []
    lane.gone(NEARER, "p2")
    assert lane.alerts == [("tailgating", "p1")]


def test_without_a_raise_nobody_tailgates(lane):
    lane.gone(NEARER, "p2")
    assert lane.alerts == []


def test_a_vehicle_that_reverses_out_is_not_inside(lane):
    lane.inside.came_in(1, Inside("MA/passenger/8ABC12", "permit", NOW), "p1")
    lane.let_in("p1")
    lane.gone(THERE_AND_BACK, "p1")
    assert lane.inside.of_permit("permit") == []
    assert lane.told("moved") == [({"movement": "back"}, "p1")]
    assert lane.alerts == []


def test_whoever_follows_in_the_raise_of_a_car_that_reversed_out_is_a_tailgate(lane):
    lane.let_in("p1")
    lane.gone(THERE_AND_BACK, "p1", BarrierState(Position.RAISED, occupied=False))
    lane.drive_through()
    assert lane.alerts == [("tailgating", "p1")]


def test_what_the_detector_saw_go_through_is_inside_however_its_plate_shrank(lane):
    lane.let_in("p1")
    lane.drive_through()
    lane.gone(THERE_AND_BACK, "p1", BarrierState(Position.RAISED, occupied=False))
    assert lane.told("moved") == []


def test_a_car_that_comes_from_behind_the_boom_is_alerted(lane):
    lane.gone(AWAY, "p3")
    assert lane.alerts == [("wrong_way", "p3")]
    assert lane.told("moved") == [({"movement": "wrong"}, "p3")]


@pytest.mark.parametrize(
    ("widths", "faces", "movement"),
    [
        (NEARER, Faces.FRONT, Movement.ON),
        (AWAY, Faces.FRONT, Movement.WRONG),
        (AWAY, Faces.REAR, Movement.ON),
        (NEARER, Faces.REAR, Movement.WRONG),
        ([*AWAY, 60, 80], Faces.REAR, Movement.BACK),
        ([80, 79, 81, 80], Faces.FRONT, Movement.ON),  # it only stood there
        ([80, 40], Faces.FRONT, Movement.ON),  # too few looks to say anything
    ],
)
def test_which_way_a_plate_went(widths, faces, movement):
    assert movement_of(widths, faces) is movement


def test_a_long_stay_is_remembered_in_bounded_memory():
    track = Track([])
    for width in range(10 * MOST_POINTS):
        track.add(width)
    assert len(track.widths) <= MOST_POINTS
    assert movement_of(track.widths, Faces.FRONT) is Movement.ON
