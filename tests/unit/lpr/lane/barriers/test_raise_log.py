"""Which commands a barrier was given: known after a kill, a torn line and a shortened file too."""

from datetime import UTC, datetime

import pytest

from lpr.lane.barriers import raise_log as module
from lpr.lane.barriers.port import BarrierCommand
from lpr.lane.barriers.raise_log import RaiseLog

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "barrier.log"


def command(passage_uid):
    return BarrierCommand(passage_uid, NOW)


def give(path, *passage_uids):
    log = RaiseLog(path)
    for uid in passage_uids:
        log.write_given(command(uid), NOW, is_through=False)


def test_what_was_given_before_the_process_ended_is_known_to_the_next(path):
    give(path, "a")
    log = RaiseLog(path)
    assert (log.knows(command("a")), log.knows(command("b"))) == (True, False)


def test_a_line_torn_by_a_power_cut_takes_none_after_it_along(path):
    give(path, "a", "b")
    path.write_bytes(path.read_bytes()[:-9])
    give(path, "c", "d")
    log = RaiseLog(path)
    assert [log.knows(command(uid)) for uid in "acd"] == [True, True, True]


def test_a_file_that_grew_too_large_keeps_what_is_still_of_interest(path, monkeypatch):
    monkeypatch.setattr(module, "_MOST_BYTES", 300)
    give(path, *(f"p{number}" for number in range(20)))
    assert RaiseLog(path).knows(command("p19"))
