"""What opens a lane above every rule, holds it open, and what it takes to let it go again."""

import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from core.clock import SystemClock
from lpr.lane.barriers.simulated import RAISED_FOR, SimulatedBarrier
from lpr.lane.config import load_config
from lpr.lane.journal.recorder import Recorder
from lpr.lane.journal.store import Journal
from lpr.lane.process import LaneProcess, build_gatekeeper
from lpr.lane.safety.boom import HeldBoom
from lpr.lane.safety.holds import HoldBook
from lpr.lane.safety.keeper import LOOK_S, SafetyKeeper
from lpr.lane.safety.settings import Release, SafetySettings, read_safety
from parking.access import LifeSafety
from tests.services.processes import wait_until
from tests.unit.lpr.lane.watching.test_trigger import LANE_FILE, DeadCamera, Reader

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


class Site:
    """A lane's barrier and inputs, its own clock, and what the journal says."""

    def __init__(self, folder, settings=SafetySettings()):  # noqa: B008 - frozen
        self.folder = folder
        self.settings = settings
        self.elapsed = 0.0
        self.barrier = SimulatedBarrier(folder / "barrier.log")
        self.journal = Journal(folder / "journal.db")
        self.begin()

    def begin(self):
        """The process starts, again."""
        boom = HeldBoom(self.barrier, self, self.seconds)
        book = HoldBook(self.folder / "holds.json", NOW)
        recorder = Recorder(self.journal, self)
        self.keeper = SafetyKeeper(self.settings, boom, recorder, book, self, self.seconds)

    def now(self):
        return NOW + timedelta(seconds=self.elapsed)

    def seconds(self):
        return self.elapsed

    def wait(self, seconds=LOOK_S):
        for _ in range(round(seconds / LOOK_S)):
            self.elapsed += LOOK_S
            self.keeper.look()

    @property
    def position(self):
        return self.barrier.state(self.now()).position

    @property
    def raises(self):
        log = self.folder / "barrier.log"
        return log.read_text().count("passage") if log.exists() else 0

    def told(self, kind):
        return [event.body for event in self.journal.unsent(1000).events if event.kind == kind]


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def test_fire_opens_and_stays_open_after_the_input_has_gone(site):
    site.wait(1)
    assert site.position == "lowered"
    site.barrier.fire = True
    site.wait()
    assert site.position == "raised"
    assert site.keeper.cause() is LifeSafety.FIRE
    site.barrier.fire = False
    site.wait(RAISED_FOR.total_seconds() * 10)
    assert site.position == "raised"
    assert site.raises == 1
    assert [(h["cause"], h["who"]) for h in site.told("hold")] == [("fire", "fire input")]


def test_a_fire_hold_ends_when_a_person_releases_and_the_input_is_off(site):
    site.barrier.fire = True
    site.wait(1)
    assert not site.keeper.release("c1", "Dana Reyes", "false alarm")
    site.wait(10)
    assert site.position == "raised"
    site.barrier.fire = False
    site.wait(2)
    assert site.keeper.release("c2", "Dana Reyes", "false alarm")
    site.wait(1)
    assert site.keeper.cause() is None
    assert site.position == "lowered"
    refused, done = site.told("release")
    assert [h["cause"] for h in refused["kept"]] == ["fire"]
    assert (done["who"], done["why"], done["command"]) == ("Dana Reyes", "false alarm", "c2")
    assert [h["cause"] for h in done["released"]] == ["fire"]


def test_where_the_configuration_says_so_the_input_alone_releases_once_it_stays_off(tmp_path):
    site = Site(tmp_path, SafetySettings(fire=Release.INPUT))
    site.barrier.fire = True
    site.wait(1)
    site.barrier.fire = False
    site.wait(0.5)
    site.barrier.fire = True  # it only bounced
    site.wait(0.5)
    assert site.told("release") == []
    site.barrier.fire = False
    site.wait(2)
    assert site.keeper.cause() is None
    assert site.position == "lowered"


def test_a_lane_that_was_not_chosen_only_reports_its_fire_input(tmp_path):
    site = Site(tmp_path, SafetySettings(fire=Release.REPORTED))
    site.barrier.fire = True
    site.wait(1)
    assert site.keeper.cause() is None
    assert site.raises == 0


def test_the_key_switch_holds_while_it_is_turned(site):
    site.barrier.key_switch = True
    site.wait()
    assert (site.position, site.keeper.cause()) == ("raised", LifeSafety.KEY_SWITCH)
    site.barrier.key_switch = False
    site.wait(2)
    assert (site.position, site.keeper.cause()) == ("lowered", None)


def test_the_key_turned_on_and_off_releases_a_fire_that_is_over_without_the_server(site):
    site.barrier.fire = True
    site.wait(1)
    site.barrier.fire = False
    site.wait(2)
    site.barrier.key_switch = True
    site.wait(1)
    site.barrier.key_switch = False
    site.wait(2)
    assert (site.position, site.keeper.cause()) == ("lowered", None)


def test_the_key_does_not_release_a_fire_that_goes_on(site):
    site.barrier.fire = site.barrier.key_switch = True
    site.wait(1)
    site.barrier.key_switch = False
    site.wait(5)
    assert (site.position, site.keeper.cause()) == ("raised", LifeSafety.FIRE)


def test_a_console_command_holds_and_is_done_once(site):
    site.keeper.hold("c1", "Dana Reyes", "smoke on level 2")
    site.keeper.hold("c1", "Dana Reyes", "smoke on level 2")
    site.wait()
    assert site.position == "raised"
    assert site.keeper.release("c2", "Dana Reyes", "all clear")
    site.wait()
    site.keeper.hold("c1", "Dana Reyes", "smoke on level 2")  # the server says it again
    site.wait(1)
    assert site.position == "lowered"
    (held,) = site.told("hold")
    assert (held["who"], held["why"], held["command"]) == ("Dana Reyes", "smoke on level 2", "c1")


def test_a_responder_holds_the_lane_for_its_column_and_then_lets_go(site):
    site.keeper.hold_for_responder("p1", "AMB4")
    site.wait(100)
    site.keeper.hold_for_responder("p2", "AMB7")
    site.wait(100)
    assert (site.position, site.keeper.cause()) == ("raised", LifeSafety.RESPONDER)
    site.wait(21)
    assert (site.position, site.keeper.cause()) == ("lowered", None)
    assert [h["who"] for h in site.told("hold")] == ["AMB4"]


def test_a_held_lane_is_held_after_a_restart_too(site):
    site.keeper.hold("c1", "Dana Reyes", "smoke")
    site.wait()
    site.barrier = SimulatedBarrier(site.folder / "barrier.log")
    site.begin()
    site.wait()
    assert (site.position, site.keeper.cause()) == ("raised", LifeSafety.CONSOLE)


def test_a_record_of_holds_that_cannot_be_read_holds_the_lane_open(site):
    (site.folder / "holds.json").write_text("{")
    site.begin()
    site.wait()
    assert site.position == "raised"
    assert site.keeper.release("c1", "Dana Reyes", "looked: nothing is wrong")
    site.wait(1)
    assert site.position == "lowered"


def test_a_full_disk_does_not_keep_the_boom_down(site, monkeypatch):
    monkeypatch.setattr("lpr.lane.safety.holds.os", SimpleNamespace(fsync=_full))
    site.keeper.hold("c1", "Dana Reyes", "smoke")
    site.wait()
    assert site.position == "raised"
    assert not site.keeper.saved
    monkeypatch.undo()
    site.wait(6)
    assert site.keeper.saved


def _full(_file):
    raise OSError(28, "No space left on device")


def test_a_barrier_that_was_away_rises_when_it_is_back(site):
    site.barrier.answers = False
    site.keeper.hold("c1", "Dana Reyes", "smoke")
    site.wait(30)
    site.barrier.answers = True
    site.wait(2)
    assert site.position == "raised"
    answers = [told["answer"] for told in site.told("barrier")]
    assert answers == ["failed", "raised"]


def test_a_boom_that_came_down_under_a_hold_rises_again(site):
    site.keeper.hold("c1", "Dana Reyes", "smoke")
    site.wait()
    site.barrier._raised_at = None  # somebody lowered it by hand
    site.wait(2)
    assert site.position == "raised"


def test_a_list_that_holds_the_lane_open_keeps_the_boom_up_and_lets_it_go(site):
    held = [True]
    site.keeper.is_held_by_list = lambda: held[0]
    site.wait(60)
    assert (site.position, site.raises) == ("raised", 1)
    held[0] = False
    site.wait(1)
    assert site.position == "lowered"
    assert site.keeper.cause() is None


def test_a_lane_process_opens_for_fire_within_two_seconds_without_server_and_list(
    tmp_path, monkeypatch
):
    barrier = SimulatedBarrier(tmp_path / "barrier.log")
    monkeypatch.setattr("lpr.lane.process.open_barrier", lambda *_: barrier)
    (tmp_path / "lane.toml").write_text(LANE_FILE)
    keeper = build_gatekeeper(load_config(tmp_path / "lane.toml"), SystemClock())
    process = LaneProcess(keeper, DeadCamera(), Reader())
    thread = threading.Thread(target=process.run)
    thread.start()
    try:
        barrier.fire = True
        wait_until(lambda: raised(barrier), 2, "the boom did not rise in time")
        assert process.status()["held_by"] == ["fire"]
    finally:
        process.stop()
        thread.join(30)


def raised(barrier):
    return barrier.state(SystemClock().now()).position == "raised"


def test_after_a_release_the_boom_waits_for_whoever_is_under_it(site):
    site.keeper.hold("c1", "Dana Reyes", "smoke")
    site.wait(1)
    site.barrier.occupied = True
    site.keeper.release("c2", "Dana Reyes", "all clear")
    site.wait(60)
    assert site.position == "raised"
    site.barrier.occupied = False
    site.wait(1)
    assert site.position == "lowered"


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"fire": "sometimes"}, "life_safety.fire must be one of"),
        ({"flood": "input"}, "life_safety.flood is no setting"),
        ({"responder_holds_s": -1}, "life_safety.responder_holds_s must be"),
    ],
)
def test_a_wrong_table_says_what_is_wrong(table, says):
    with pytest.raises(ValueError, match=says):
        read_safety(table)
