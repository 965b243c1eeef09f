"""The lane's journal: on disk before anything moves, in order, once each, whatever happens."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lpr.lane.journal.store import Journal, JournalError

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.db"


def passage(journal, uid, *, opens=True, source=None):
    return journal.append("passage", NOW, {"opens": opens}, passage_uid=uid, source=source)


def test_events_keep_their_order_and_survive_a_new_start(path):
    journal = Journal(path)
    assert [passage(journal, "a"), passage(journal, "b")] == [1, 2]
    journal.close()
    again = Journal(path)
    assert [event.passage_uid for event in again.unsent(10).events] == ["a", "b"]
    assert again.journal_id == journal.journal_id


def test_what_was_written_survives_a_kill(path):
    code = (
        "import os,signal,sys;from datetime import datetime,UTC;from pathlib import Path;"
        "from lpr.lane.journal.store import Journal;j=Journal(Path(sys.argv[1]));"
        "j.append('passage',datetime.now(UTC),{'opens':True},passage_uid='a');"
        "os.kill(os.getpid(),signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], check=False)
    assert done.returncode == -9
    assert Journal(path).unfinished() == ["a"]


def test_acknowledged_events_are_not_sent_again(path):
    journal = Journal(path)
    for uid in "abc":
        passage(journal, uid)
    journal.acknowledge(2, journal.journal_id)
    assert [event.passage_uid for event in journal.unsent(10).events] == ["c"]
    assert journal.count_unsent() == 1


def test_a_server_brought_back_from_a_backup_gets_the_rest_again(path):
    journal = Journal(path)
    for uid in "abc":
        passage(journal, uid)
    journal.acknowledge(3, journal.journal_id)
    journal.acknowledge(1, journal.journal_id)
    assert [event.sequence for event in journal.unsent(10).events] == [2, 3]


def test_an_arrival_becomes_one_passage(path):
    journal = Journal(path)
    passage(journal, "a", source="arrival-1")
    assert journal.has_source("arrival-1")
    assert not journal.has_source("arrival-2")


def test_a_command_is_taken_once_also_after_a_restart(path):
    journal = Journal(path)
    assert journal.take_command("c1", NOW)
    assert not journal.take_command("c1", NOW)
    journal.close()
    assert not Journal(path).take_command("c1", NOW)


def test_unfinished_is_what_was_to_open_without_a_word_of_the_barrier(path):
    journal = Journal(path)
    passage(journal, "opened")
    journal.append("barrier", NOW, {"answer": "raised"}, passage_uid="opened")
    passage(journal, "refused", opens=False)
    passage(journal, "cut-off")
    assert journal.unfinished() == ["cut-off"]


def test_a_corrupt_journal_is_set_aside_and_another_begun(path):
    path.write_bytes(b"this is no database at all" * 100)
    journal = Journal(path)
    assert passage(journal, "a") == 1
    kept = path.parent / journal.set_aside
    assert kept.read_bytes().startswith(b"this is no database")


def test_a_full_disk_is_an_error_and_nothing_is_half_written(path):
    journal = Journal(path)
    pages = journal._fetch("PRAGMA page_count", ())[0][0]
    journal._execute(f"PRAGMA max_page_count = {pages}", ())
    with pytest.raises(JournalError):
        journal.append("passage", NOW, {"opens": True, "x": "y" * 100_000}, passage_uid="big")
    journal._execute("PRAGMA max_page_count = 1000000", ())
    assert journal.unsent(10).events == []
    assert passage(journal, "small") >= 1


def test_a_folder_that_cannot_hold_a_journal_is_said_so(tmp_path):
    with pytest.raises(JournalError, match="cannot be created"):
        Journal(Path(tmp_path / "missing" / "journal.db"))


def test_old_acknowledged_events_are_forgotten_and_unsent_ones_never(path):
    journal = Journal(path)
    passage(journal, "sent")
    passage(journal, "unsent")
    journal.acknowledge(1, journal.journal_id)
    journal.forget_sent(NOW + timedelta(days=15))
    assert [event.passage_uid for event in journal.unsent(10).events] == ["unsent"]
    rows = journal._fetch("SELECT passage_uid FROM event", ())
    assert rows == [("unsent",)]


def test_word_of_a_journal_that_was_set_aside_says_nothing_of_the_next(path):
    journal = Journal(path)
    passage(journal, "a")
    journal.acknowledge(1, "another journal")
    batch = journal.unsent(10)
    assert (batch.journal_id, batch.after) == (journal.journal_id, 0)
    assert [event.passage_uid for event in batch.events] == ["a"]
