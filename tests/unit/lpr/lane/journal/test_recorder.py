"""What a lane writes down, on a disk that is full for a while."""

from datetime import UTC, datetime

import pytest

from core.clock import FixedClock
from lpr.lane.journal import recorder as recorders
from lpr.lane.journal.recorder import Recorder
from lpr.lane.journal.store import Journal, JournalError

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


class Disk:
    """A journal whose disk can be filled and freed."""

    def __init__(self, path, monkeypatch):
        self.is_full = False
        self.journal = Journal(path)
        append = self.journal.append

        def write(*told, **more):
            if self.is_full:
                raise JournalError("no space left")
            return append(*told, **more)

        monkeypatch.setattr(self.journal, "append", write)

    def kinds(self):
        return [event.kind for event in self.journal.unsent(1000).events]


@pytest.fixture
def disk(tmp_path, monkeypatch):
    return Disk(tmp_path / "journal.db", monkeypatch)


@pytest.fixture
def recorder(disk):
    return Recorder(disk.journal, FixedClock(NOW))


def test_what_a_full_disk_kept_out_is_written_before_what_happens_later(disk, recorder):
    disk.is_full = True
    recorder.write_or_keep("first", {})
    assert not recorder.works
    assert recorder.waiting == 1
    disk.is_full = False
    assert recorder.write("second", {})
    assert disk.kinds() == ["first", "second"]
    assert recorder.works
    assert recorder.waiting == 0


def test_the_memory_is_bounded_and_what_it_lost_is_counted(disk, recorder, monkeypatch):
    monkeypatch.setattr(recorders, "MOST_UNWRITTEN", 2)
    disk.is_full = True
    for kind in ("oldest", "middle", "newest"):
        recorder.write_or_keep(kind, {})
    disk.is_full = False
    assert recorder.write_what_waits()
    assert disk.kinds() == ["middle", "newest"]
    assert recorder.lost == 1


def test_the_server_hears_at_once_of_what_was_written(disk, recorder):
    woken = []
    recorder.written = lambda: woken.append(1)
    recorder.write("passage", {})
    disk.is_full = True
    assert not recorder.write("passage", {})
    assert woken == [1]
