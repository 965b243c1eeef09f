"""From a decision to the barrier: what is asked again, who is inside, and who hears of it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from lpr.lane.barriers.settings import SimulatedSettings
from lpr.lane.config import CameraConfig, LaneConfig, ServerConfig
from lpr.lane.process import build_gatekeeper
from parking.access import (
    AccessList,
    Direction,
    EntryRight,
    GaragePolicy,
    HotEntry,
    HotKind,
    LaneKind,
    LaneRules,
    LifeSafety,
    Outcome,
    Reason,
    SpecialPlates,
    StayAccount,
    Strictness,
)
from tests.unit.lpr.lane.deciding.test_passage import vehicle

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
KEY, SECOND = "MA/passenger/8ABC12", "MA/passenger/1XYZ23"
ONE_INSIDE = GaragePolicy(one_inside=Strictness.HARD, anti_passback=Strictness.SOFT)
HOLD = GaragePolicy(exit_hold_seconds=30)


class Lane:
    """A lane's gatekeeper with a list of the test's, and a clock that it moves."""

    def __init__(self, folder, *, direction=Direction.ENTRY, policy=ONE_INSIDE, **special):
        self.elapsed = 0.0
        rules = LaneRules("front", LaneKind.RESTRICTED, direction, policy=policy)
        config = LaneConfig(
            rules=rules,
            zone=ZoneInfo("America/New_York"),
            folder=folder,
            camera=CameraConfig("folder", "inbox"),
            server=ServerConfig("http://127.0.0.1:9", "t", "k"),
            engine="opencv",
            barrier=SimulatedSettings(),
        )
        self.keeper = build_gatekeeper(config, self)
        self.keeper.seconds = lambda: self.elapsed
        listed = AccessList(
            serial=1,
            made_at=NOW,
            valid_until=NOW + timedelta(hours=9),
            rules=rules,
            rights=[
                EntryRight(KEY, "MA", "passenger", "8ABC12", "p1"),
                EntryRight(SECOND, "MA", "passenger", "1XYZ23", "p1"),
            ],
            others=SpecialPlates(**special),
        )
        self.keeper.lists = SimpleNamespace(current=listed, trouble="")

    def now(self):
        return NOW + timedelta(seconds=self.elapsed)

    def drive_up(self, number="8ABC12"):
        car = vehicle(*[(number, 0.999)] * 4)
        seen = self.now()
        return self.keeper.handle(replace_times(car, seen))

    def wait(self, seconds, *, is_there=True):
        passage = None
        for _ in range(int(seconds * 4)):
            self.elapsed += 0.25
            passage = self.keeper.ask_again(is_there=is_there) or passage
        return passage

    def told(self, kind):
        return [e for e in self.keeper.journal.unsent(1000).events if e.kind == kind]

    @property
    def raises(self):
        log = self.keeper.config.folder / "barrier.log"
        return log.read_text().count("passage") if log.exists() else 0


def replace_times(car, at):
    car.first_at = car.last_at = at
    return car


@pytest.fixture
def entry(tmp_path):
    return Lane(tmp_path)


@pytest.fixture
def way_out(tmp_path):
    lane = Lane(tmp_path, direction=Direction.EXIT, policy=HOLD)
    lane.account = StayAccount(1200)
    lane.keeper.facts.account_of = lambda *_asked: lane.account
    return lane


def test_a_second_car_of_a_permit_does_not_come_in_while_the_first_is_inside(entry):
    assert entry.drive_up().opens
    refused = entry.drive_up("1XYZ23")
    assert (refused.opens, refused.decision.reason) == (False, Reason.PERMIT_IN_USE)


def test_whom_a_person_let_in_is_inside_too(entry):
    entry.drive_up()
    refused = entry.drive_up("1XYZ23")
    entry.keeper.obey({"uid": "c1", "kind": "open", "passage_uid": refused.uid})
    assert {car.key for car in entry.keeper.inside.of_permit("p1")} == {KEY, SECOND}


def test_a_car_whose_boom_did_not_rise_is_not_inside(entry):
    entry.keeper.barrier.answers = False
    assert entry.drive_up().opens
    assert entry.keeper.inside.of_car(KEY) == []


def test_what_is_noted_of_a_car_that_came_in_is_an_alert(entry):
    entry.drive_up()
    again = entry.drive_up()
    assert again.opens
    (alert,) = entry.told("alert")
    assert (alert.body["kind"], alert.passage_uid) == ("passback", again.uid)


def test_a_threat_is_referred_and_alerted(tmp_path):
    hot = HotEntry(KEY, HotKind.THREAT, NOW + timedelta(days=1), "Lee Park")
    lane = Lane(tmp_path, hot=(hot,))
    assert lane.drive_up().decision.outcome is Outcome.REFER
    assert [event.body["kind"] for event in lane.told("alert")] == ["hot_list"]


def test_whoever_owes_is_let_out_with_the_balance_when_the_time_is_over(way_out):
    first = way_out.drive_up()
    assert (first.decision.reason, way_out.raises) == (Reason.EXIT_AMOUNT_DUE, 0)
    assert way_out.wait(28) is None
    out = way_out.wait(4)
    assert (out.uid, out.decision.reason) == (first.uid, Reason.EXIT_BALANCE_DUE)
    assert way_out.raises == 1
    assert [event.passage_uid for event in way_out.told("again")] == [first.uid]
    assert way_out.wait(60) is None


def test_whoever_pays_at_the_exit_is_let_out_at_once(way_out):
    way_out.drive_up()
    way_out.account = StayAccount(1200, paid_cents=1200, paid_at=NOW)
    assert way_out.wait(2).decision.reason is Reason.EXIT_PAID


def test_for_whoever_has_gone_or_was_let_out_by_hand_nothing_moves_later(way_out):
    way_out.drive_up()
    assert way_out.wait(60, is_there=False) is None
    asked = way_out.drive_up()
    way_out.keeper.obey({"uid": "c1", "kind": "open", "passage_uid": asked.uid})
    assert way_out.wait(60) is None
    assert way_out.raises == 1


def test_a_clock_that_jumps_back_holds_nobody_longer(way_out):
    way_out.drive_up()
    way_out.now = lambda: NOW - timedelta(hours=3)
    assert way_out.wait(2).opens


def test_what_holds_the_lane_open_is_what_the_decision_says(entry):
    entry.keeper.safety.hold("c1", "Dana Reyes", "smoke")
    passage = entry.drive_up("9ZZZ99")
    assert (passage.opens, passage.decision.values["cause"]) == (True, LifeSafety.CONSOLE)


def test_a_responder_holds_the_lane_for_those_behind(tmp_path):
    lane = Lane(tmp_path, responders=("MA/passenger/AMB4",))
    assert lane.drive_up("AMB4").decision.reason is Reason.RESPONDER
    assert lane.keeper.safety.cause() is LifeSafety.RESPONDER


def test_an_order_that_this_lane_does_not_know_moves_nothing(entry):
    entry.keeper.obey({"uid": "c1", "kind": "dance", "passage_uid": None})
    assert entry.raises == 0


def test_a_still_picture_is_referred(entry):
    entry.keeper.facts.is_still = lambda _vehicle: True
    assert entry.drive_up().decision.reason is Reason.STILL_PICTURE


def test_a_plate_whose_car_is_seen_after_all_is_let_in(entry):
    sees = [False]
    entry.keeper.facts.sees_vehicle = lambda _vehicle: sees[0]
    assert entry.drive_up().decision.reason is Reason.NO_VEHICLE
    assert entry.wait(2) is None
    sees[0] = True
    assert entry.wait(1).decision.reason is Reason.PERMIT
    assert entry.raises == 1


def test_a_plate_without_a_car_is_referred_after_four_seconds_whatever_comes_then(entry):
    sees = [False]
    entry.keeper.facts.sees_vehicle = lambda _vehicle: sees[0]
    entry.drive_up()
    entry.wait(6)
    sees[0] = True
    assert entry.wait(5) is None
    assert entry.raises == 0
    assert entry.keeper.waiting is not None
