"""A journal that another version of the lane has written: what it holds is sent all the same."""

import json
import sqlite3
from datetime import UTC, datetime

import pytest

from lpr.lane.journal.store import Journal

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
# As the first lane made it; never to be changed with the code.
FIRST_VERSION = """
PRAGMA journal_mode = WAL;
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE event (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, at TEXT NOT NULL,
    passage_uid TEXT NOT NULL DEFAULT '', source TEXT UNIQUE, body TEXT NOT NULL);
CREATE INDEX event_of_passage ON event (passage_uid, kind);
CREATE TABLE command (uid TEXT PRIMARY KEY, at TEXT NOT NULL);
INSERT INTO meta VALUES ('journal_id', 'a-journal-of-long-ago'), ('sent_until', '1');
"""
EVENTS = (("passage", "p1", "{}"), ("passage", "p2", '{"opens": true}'), ("barrier", "p2", "{}"))


@pytest.fixture
def old(tmp_path):
    """A file of the first version with three events, of which the server has one."""
    path = tmp_path / "journal.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(FIRST_VERSION)
        connection.executemany(
            "INSERT INTO event (kind, at, passage_uid, body) VALUES (?, ?, ?, ?)",
            [(kind, NOW.isoformat(), uid, body) for kind, uid, body in EVENTS],
        )
    connection.close()
    return path


def test_an_upgrade_keeps_an_unsent_journal_and_goes_on_with_it(old):
    journal = Journal(old)
    assert (journal.set_aside, journal.journal_id) == ("", "a-journal-of-long-ago")
    unsent = [(event.kind, event.passage_uid) for event in journal.unsent(10).events]
    assert unsent == [("passage", "p2"), ("barrier", "p2")]
    assert journal.append("passage", NOW, {"opens": False}, passage_uid="p3") == len(EVENTS) + 1
    journal.acknowledge(len(EVENTS), journal.journal_id)
    assert [event.passage_uid for event in journal.unsent(10).events] == ["p3"]


def test_going_back_a_version_keeps_what_the_newer_one_wrote(old):
    with sqlite3.connect(old) as connection:
        connection.execute("ALTER TABLE event ADD COLUMN thought_of_later TEXT")
        connection.execute(
            "INSERT INTO event (kind, at, passage_uid, body) VALUES (?, ?, ?, ?)",
            ("not_known_yet", NOW.isoformat(), "p4", json.dumps({"more": [1, 2]})),
        )
    connection.close()
    events = Journal(old).unsent(10).events
    assert (events[-1].kind, events[-1].body) == ("not_known_yet", {"more": [1, 2]})
