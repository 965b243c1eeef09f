"""What the world does to a lane: clocks that jump, disks, corrupt files, code that fails."""

import os
import socket
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from core.clock import FixedClock
from core.plates import plate_key
from lpr.lane import lock as locks
from lpr.lane.journal.recorder import Recorder
from lpr.lane.journal.store import Journal, JournalError
from lpr.lane.lock import LaneBusyError, LaneLock
from lpr.lane.process import LaneProcess
from lpr.lane.steady_clock import SteadyClock
from lpr.lane.watchdog import PATIENCE_S, Watchdog
from parking.access import (
    AccessList,
    Direction,
    EntryRight,
    GarageState,
    LaneKind,
    LaneRules,
    Outcome,
    Reason,
    Request,
    decide,
)
from tests.unit.lpr.lane.deciding.test_gatekeeper import Lane
from tests.unit.lpr.lane.deciding.test_passage import vehicle

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


class Machine:
    """A machine's clock and its monotonic one, which a test moves apart."""

    def __init__(self):
        self.wall = FixedClock(NOW)
        self.elapsed = 0.0
        self.clock = SteadyClock(self.wall, lambda: self.elapsed)

    def wait(self, seconds):
        self.elapsed += seconds
        self.wall.advance(timedelta(seconds=seconds))


@pytest.fixture
def machine():
    return Machine()


@pytest.mark.parametrize("hours", [-3, 3])
def test_a_clock_that_jumps_changes_nothing_for_the_car_at_the_gate(machine, hours):
    machine.wait(10)
    machine.wall.advance(timedelta(hours=hours))
    machine.wait(4)
    assert machine.clock.settle(is_idle=False) == 0
    assert machine.clock.now() == NOW + timedelta(seconds=14)
    assert machine.clock.settle(is_idle=True) == hours * 3600
    assert machine.clock.now() == machine.wall.now()


def test_a_lane_that_is_never_empty_takes_the_time_over_within_a_minute(machine):
    machine.wall.advance(timedelta(hours=-1))
    machine.clock.settle(is_idle=False)
    machine.wait(61)
    assert machine.clock.settle(is_idle=False) == -3600


def test_a_clock_that_is_set_right_by_little_is_followed_without_a_word(machine):
    machine.wall.advance(timedelta(seconds=1))
    assert machine.clock.settle(is_idle=True) == 0
    assert machine.clock.now() == machine.wall.now()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.db"


def spoil(path):
    """What a disk that loses a page does: some of the events can still be read."""
    data = bytearray(path.read_bytes())
    data[-4096:] = os.urandom(4096)
    path.write_bytes(data)


def written(journal, count=200):
    for number in range(count):
        body = {"opens": True, "note": "x" * 200}
        journal.append("passage", NOW, body, passage_uid=f"p{number}")


def test_a_journal_that_becomes_corrupt_is_set_aside_and_the_lane_goes_on(path):
    journal = Journal(path)
    written(journal)
    first = journal.journal_id
    journal._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(path)
    journal._connection.execute("PRAGMA shrink_memory")
    recorder = Recorder(journal, FixedClock(NOW))
    for _ in range(300):  # until it comes upon the spoilt page
        recorder.write_or_keep("passage", {"opens": False})
        if journal.set_aside:
            break
        journal.unsent(1000) if not journal.set_aside else None
    assert journal.set_aside
    assert journal.journal_id != first
    assert recorder.write("passage", {"opens": False}, "after")
    events = journal.unsent(1000).events
    alert = next(e for e in events if e.kind == "alert")
    assert alert.body == {
        "kind": "journal_corrupt",
        "file": journal.set_aside,
        "saved": journal.saved,
    }
    assert journal.saved > 50
    assert events[0].passage_uid == "p0"
    assert events[-1].passage_uid == "after"


def test_corrupt_journals_do_not_fill_the_disk(path):
    for _ in range(6):
        path.write_bytes(b"no database at all" * 100)
        Journal(path).close()
    assert len(list(path.parent.glob("journal.db.corrupt-*"))) == 3


def test_what_a_server_has_already_is_not_saved_from_a_corrupt_journal(path):
    journal = Journal(path)
    written(journal, 3)
    journal.acknowledge(2, journal.journal_id)
    journal.close()
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA writable_schema = ON")
        file.execute("UPDATE sqlite_master SET sql = 'no' WHERE name = 'command'")
    file.close()
    again = Journal(path)
    assert again.set_aside
    assert len(again.unsent(10).events) <= 1


def test_a_lane_whose_disk_takes_no_journal_starts_and_says_so(path):
    path.mkdir()  # nothing can be opened there
    with pytest.raises(JournalError):
        Journal(path)
    journal = Journal(path, is_required=False)
    recorder = Recorder(journal, FixedClock(NOW))
    recorder.write_or_keep("passage", {"opens": False}, "p1")
    assert not recorder.works
    path.rmdir()
    journal._try_at = 0.0
    assert recorder.write("passage", {"opens": False}, "p2")
    assert [event.passage_uid for event in journal.unsent(10).events] == ["p1", "p2"]


def test_such_a_lane_refers_and_keeps_what_happened(tmp_path):
    (tmp_path / "journal.db").mkdir()
    lane = Lane(tmp_path)
    passage = lane.drive_up()
    assert (passage.decision.outcome, passage.decision.reason) == (
        Outcome.REFER,
        Reason.JOURNAL_DOWN,
    )
    assert lane.keeper.recover() == 0
    assert lane.keeper.recorder.waiting == 1


def test_a_disk_that_is_read_only_still_lets_one_process_alone_run(tmp_path, monkeypatch):
    def read_only(path, flags, mode=0o777):
        if flags & os.O_CREAT:
            raise OSError(30, "Read-only file system")
        return really(path, flags, mode)

    really = os.open
    monkeypatch.setattr(locks.os, "open", read_only)
    with LaneLock(tmp_path), pytest.raises(LaneBusyError, match="unknown"), LaneLock(tmp_path):
        pass


def test_work_that_stands_still_ends_the_process(monkeypatch):
    elapsed, ended = [0.0], []
    dog = Watchdog(lambda: elapsed[0], lambda: ended.append(1))
    elapsed[0] = PATIENCE_S
    dog.look()
    assert ended == []
    dog.beat()
    elapsed[0] += PATIENCE_S + 1
    dog.look()
    assert ended == [1]


def test_a_service_manager_hears_that_the_lane_is_alive(tmp_path, monkeypatch):
    address = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(address))
        line.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(address))
        Watchdog(lambda: 0.0).look()
        assert line.recv(100) == b"WATCHDOG=1"


RULES = LaneRules("front", LaneKind.RESTRICTED, Direction.ENTRY, unread_state_opens=True)


def ambiguous(number, *enrolled):
    """What a restricted lane says to a plate whose every character has a twin."""
    rights = [
        EntryRight(plate_key("MA", "passenger", n), "MA", "passenger", n, f"permit-{place}")
        for place, n in enumerate(enrolled)
    ]
    listed = AccessList(
        serial=1,
        made_at=NOW,
        valid_until=NOW + timedelta(hours=1),
        rules=RULES,
        rights=rights,
    )
    return decide(Request(NOW, ZoneInfo("UTC"), RULES, number, "MA", "passenger"), listed)


def test_a_plate_of_twins_alone_opens_only_while_one_enrolled_plate_reads_so():
    assert ambiguous("O0I1O", "00110").reason is Reason.PERMIT
    both = ambiguous("O0I1O", "00110", "OOIIO")
    assert (both.outcome, both.reason) == (Outcome.REFER, Reason.SHARED_KEY)


def test_a_plate_of_confusable_characters_alone_never_opens_by_a_near_match():
    assert ambiguous("8B8S52", "8B85S2").reason is Reason.NOT_LISTED
    near = ambiguous("8B8S5Z", "8B8S52")
    assert (near.outcome, near.reason) == (Outcome.REFER, Reason.NEAR_MATCH)


def failing(lane, monkeypatch, where="examine"):
    """A lane whose code fails on each vehicle, at a step of its way; what it does about one."""

    def fail(*_told, **_more):
        raise RuntimeError("not foreseen")

    monkeypatch.setattr(f"lpr.lane.deciding.gatekeeper.{where}", fail)
    camera = SimpleNamespace(is_stream=True, is_live=True, trouble=None, stop=lambda: None)
    return LaneProcess(lane.keeper, camera, None)


@pytest.mark.parametrize(
    ("rules", "decided"),
    [
        ((LaneKind.RESTRICTED, Direction.EXIT, GarageState.OPEN), ("open", "leaving")),
        ((LaneKind.PUBLIC, Direction.EXIT, GarageState.CLOSED_TO_ALL), ("open", "leaving")),
        ((LaneKind.PUBLIC, Direction.ENTRY, GarageState.OPEN), ("open", "visitor_fault")),
        ((LaneKind.PUBLIC, Direction.ENTRY, GarageState.FULL), ("refer", "help")),
        ((LaneKind.RESTRICTED, Direction.ENTRY, GarageState.OPEN), ("refer", "help")),
    ],
)
def test_code_that_fails_on_a_vehicle_strands_nobody(tmp_path, monkeypatch, rules, decided):
    kind, direction, state = rules
    outcome, reason = decided
    lane = Lane(tmp_path, direction=direction)
    listed = lane.keeper.lists.current
    listed.rules = replace(listed.rules, kind=kind, garage_state=state)
    process, car = failing(lane, monkeypatch), vehicle(*[("8ABC12", 0.999)] * 4)
    process._handle_all([car])
    process._handle_all([car])

    [told] = lane.told("passage")
    decision = told.body["decision"]
    assert (decision["outcome"], decision["reason"]) == (outcome, reason)
    assert (told.body["claim_code"] is not None) is (reason == "visitor_fault")
    assert lane.raises == (outcome == "open")
    assert [event.body["kind"] for event in lane.told("alert")] == ["vehicle_failed"]
    assert not process._stopped.is_set()


def test_code_that_fails_after_the_boom_rose_raises_it_for_nobody_again(tmp_path, monkeypatch):
    lane = Lane(tmp_path, direction=Direction.EXIT)
    process = failing(lane, monkeypatch, "pictures_of")
    process._handle_all([vehicle(*[("8ABC12", 0.999)] * 4)])
    assert (len(lane.told("passage")), lane.raises) == (1, 1)


def test_a_process_that_fails_on_every_vehicle_begins_anew(tmp_path, monkeypatch):
    lane = Lane(tmp_path, direction=Direction.EXIT)
    process = failing(lane, monkeypatch)
    for _ in range(20):
        process._handle_all([vehicle(*[("8ABC12", 0.999)] * 4)])
    assert process._stopped.is_set()
    assert lane.raises == 20
