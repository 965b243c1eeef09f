"""What goes up to the server: what happened first, and pictures without holding it up."""

import os
import threading

import pytest
import requests

from lpr.lane.server import sync
from lpr.lane.server.link import ServerRefusedError
from tests.services.processes import wait_until
from tests.unit.lpr.lane.deciding.test_gatekeeper import Lane


class Server:
    """Takes events at once; takes pictures when `is_quick`, refuses those in `refused`."""

    def __init__(self):
        self.events = []
        self.pictures = []
        self.refused = set()
        self.is_quick = threading.Event()
        self.is_full = False

    def link(self, _config):
        return self

    def send_journal(self, _journal_id, _after, events):
        self.events += [event.passage_uid for event in events if event.kind == "passage"]
        return events[-1].sequence

    def send_evidence(self, uid, number, _data):
        if self.is_full:
            raise requests.HTTPError("507")
        self.is_quick.wait(30)
        if uid in self.refused:
            raise ServerRefusedError("unknown passage")
        self.pictures.append((uid, number))

    def __getattr__(self, _name):
        """Everything else is away."""

        def away(*_told, **_more):
            raise requests.ConnectionError("of no interest here")

        return away


@pytest.fixture
def server(monkeypatch):
    made = Server()
    monkeypatch.setattr(sync, "ServerLink", made.link)
    return made


@pytest.fixture
def lane(tmp_path):
    return Lane(tmp_path)


@pytest.fixture
def sending(lane, server):
    """The lane's threads at work."""
    at_work = sync.Sync(lane.keeper.config, lane.keeper, dict, lambda: None)
    at_work.start()
    yield at_work
    server.is_quick.set()
    at_work.stop()


def keep(lane, uid, *numbers):
    folder = lane.keeper.config.folder / "evidence"
    folder.mkdir(exist_ok=True)
    for number in numbers:
        (folder / f"{uid}-{number}.jpg").write_bytes(b"picture")


def test_a_driver_who_waits_is_known_at_once_while_pictures_of_days_still_go_up(
    lane, server, sending
):
    keep(lane, "a" * 32, *range(50))
    first = lane.drive_up("9ZZ001")
    wait_until(lambda: first.uid in server.events, 20, "the first was not told")
    second = lane.drive_up("9ZZ002")
    wait_until(lambda: second.uid in server.events, 20, "pictures hold up what happens")
    assert server.pictures == []


def test_a_server_that_takes_no_pictures_still_hears_of_every_car_and_is_online(
    lane, server, sending
):
    server.is_full = True
    keep(lane, "a" * 32, 0)
    for number in range(3):
        passage = lane.drive_up(f"9ZZ00{number}")
        wait_until(lambda uid=passage.uid: uid in server.events, 20, "not told")
    assert sending.is_online()


def test_the_newest_pictures_go_up_first_and_all_of_them_in_the_end(lane, server, monkeypatch):
    monkeypatch.setattr(sync, "PICTURES_AT_ONCE", 2)
    server.is_quick.set()
    send = sync.Pictures(lane.keeper.config, lane.keeper)
    for age, uid in ((300, "a"), (200, "b"), (100, "c")):
        keep(lane, uid * 32, 0)
        path = lane.keeper.config.folder / "evidence" / f"{uid * 32}-0.jpg"
        now = path.stat().st_mtime
        os.utime(path, (now - age, now - age))
    assert send() == 0.0
    keep(lane, "d" * 32, 0)
    assert send() == 0.0
    assert send() is None
    assert [uid[0] for uid, _ in server.pictures] == ["c", "b", "d", "a"]


def test_no_picture_is_sent_before_its_passage(lane, server):
    server.is_quick.set()
    send = sync.Pictures(lane.keeper.config, lane.keeper)
    passage = lane.drive_up("9ZZ001")
    keep(lane, passage.uid, 0)
    send()
    assert server.pictures == []
    sync.Upload(lane.keeper.config, lane.keeper)()
    send()
    assert server.pictures == [(passage.uid, 0)]


def test_a_picture_whose_passage_is_not_there_yet_waits_and_holds_up_none(lane, server):
    server.is_quick.set()
    server.refused.add("b" * 32)
    keep(lane, "a" * 32, 0)
    keep(lane, "b" * 32, 0)
    send = sync.Pictures(lane.keeper.config, lane.keeper)
    send()
    assert server.pictures == [("a" * 32, 0)]
    server.refused.clear()
    send()
    assert server.pictures[1:] == [("b" * 32, 0)]
