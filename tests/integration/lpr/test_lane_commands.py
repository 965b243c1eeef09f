"""The commands `flask lane …`: a replay through today's list, and a passage explained."""

import json
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import cv2
import pytest
from sqlalchemy import select

from core.clock import FixedClock
from core.db import read_session, transaction
from lpr.jobs import purge_reads
from lpr.lane.cameras.frames import Frame
from lpr.lane.cameras.video import open_source
from lpr.lane.deciding.circumstances import Circumstances
from lpr.lane.deciding.passage import examine
from lpr.lane.journal.evidence import pictures_of
from lpr.lane.replay import replay
from lpr.lane.watching.looks import Look
from lpr.lane.watching.tracking import Vehicle
from lpr.models import Passage
from lpr.reading.pipeline import open_reader
from lpr.replays import Today, replay_passage
from lpr.training.scenes import draw_arrival
from parking.access import AccessList, Direction, GaragePolicy, LaneKind, LaneRules
from tests.integration.lpr.lanes import (
    NOW,
    add_lanes,
    barrier,
    call,
    event,
    new_uid,
    passage,
    send,
)
from tests.parking_world import add_garage
from tests.people import sign_in


@pytest.fixture(autouse=True)
def _lanes(app):
    add_lanes(app)


@pytest.fixture(scope="module")
def frames():
    return draw_arrival("8ABC12", "MA", seed=0, frames=4)


@pytest.fixture
def folder(tmp_path, frames):
    source = tmp_path / "source" / "one"
    source.mkdir(parents=True)
    for number, frame in enumerate(frames):
        cv2.imwrite(str(source / f"{number}.jpg"), frame)
    return source.parent


@pytest.fixture
def lane(app):
    def invoke(*words):
        return app.test_cli_runner().invoke(args=["lane", *map(str, words)])

    return invoke


def test_a_folder_is_replayed_as_json_and_nothing_is_written(lane, app, folder):
    done = lane("replay", "public", folder, "--json")
    assert done.exit_code == 0, done.output
    [line] = done.stdout.splitlines()
    told = json.loads(line)
    assert (told["plate"], told["decision"], told["reason"]) == ("8ABC12", "open", "visitor")
    assert told["arrival"] == "one"


def test_a_replay_reads_out_as_a_sentence(lane, folder):
    done = lane("replay", "staff", folder)
    assert "8ABC12" in done.stdout
    assert "REFER: Your plate was read as 8ABC12, which is not on a permit." in done.stdout


def test_a_video_is_replayed(lane, tmp_path, frames):
    path = tmp_path / "car.avi"
    height, width = frames[0].shape[:2]
    film = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 10, (width, height))
    for frame in frames:
        film.write(frame)
    film.release()
    done = lane("replay", "public", path, "--json")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["plate"] for one in told] == ["8ABC12"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nowhere", "."), "There is no lane nowhere. Known lanes: exit, public, staff."),
        (("staff", "missing-folder"), "does not exist"),
        (("staff", "README.md"), "neither a folder of pictures nor a video"),
    ],
)
def test_what_cannot_be_replayed_says_why(lane, words, says):
    done = lane("replay", *words)
    assert done.exit_code == 1
    assert says in done.output


def test_a_folder_without_pictures_says_so(lane, tmp_path):
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    done = lane("replay", "staff", tmp_path)
    assert done.exit_code == 0
    assert "1 files could not be decoded" in done.output
    assert "No vehicle was seen" in done.output


@pytest.fixture
def kept(client, folder):
    """A passage as the lane would report it, with its reads and its pictures; gives its uid."""
    rules = LaneRules("staff", LaneKind.RESTRICTED, Direction.ENTRY, "harbor")
    where = Circumstances(rules, ZoneInfo("America/New_York"), NOW)
    camera = open_source(folder, FixedClock(NOW))
    [seen] = replay(camera, open_reader("opencv"), where, None)
    pictures = pictures_of(seen.vehicle)
    body = {"pictures": [picture.to_json() for picture in pictures]}
    told = event(1, "passage", seen.uid, seen.to_json())
    send(client, "staff", told, event(2, "evidence", seen.uid, body))
    for picture in pictures:
        path = f"passages/{seen.uid}/pictures/{picture.number}"
        assert call(client, "staff", "PUT", path, data=picture.data).status_code == 204
    return seen.uid


def test_kept_frames_go_through_today_s_code_and_list(lane, kept):
    done = lane("replay", "staff", "--passage", kept, "--reason", "New networks")
    assert done.exit_code == 0, done.output
    # It was decided without a list, and there is one today.
    assert f"{kept} 8ABC12 refer no_list (3 of 3 frames read anew)" in done.output
    assert "reason: no_list -> not_listed" in done.output
    assert "plate:" not in done.output
    assert "1 passages replayed, 1 would come out otherwise." in done.output


def test_a_replay_says_when_nothing_would_differ_and_when_the_plate_would(lane, app, kept):
    words = ("replay", "staff", "--last", 5, "--reason", "New networks")
    for number, said in (("8ABC12", ": the same"), ("8A8C12", "  plate: 8A8C12 -> 8ABC12")):
        with app.app_context(), transaction() as session:
            one = session.scalars(select(Passage)).one()
            one.reason, one.rule, one.number = "not_listed", "listed_only", number
        assert said in lane(*words).output
    [line] = lane(*words, "--json").stdout.splitlines()
    assert json.loads(line)["differences"] == {"plate": {"then": "8A8C12", "now": "8ABC12"}}


def test_an_exit_that_asked_for_a_ticket_comes_out_the_same_again(client, app):
    """By the ticket that was shown, by the wait that was over; a late ticket changes nothing."""
    policy = GaragePolicy(exit_hold_seconds=30)
    rules = LaneRules("exit", LaneKind.PUBLIC, Direction.EXIT, "harbor", policy=policy)
    access = AccessList(
        serial=1, made_at=NOW, valid_until=NOW + timedelta(days=1), rules=rules, rights=[]
    )
    zone, late = ZoneInfo("America/New_York"), {"ticket": "H4WRQ7ZC"}
    asked = Circumstances(rules, zone, NOW, has_reader=True, knows_tickets=True)
    shown = replace(asked, now=NOW + timedelta(seconds=12), ticket="K3T79XDM")
    over = replace(asked, now=NOW + timedelta(seconds=31))
    sequence = 0
    for later, reason in ((shown, "exit_ticket"), (over, "leaving")):
        car = Vehicle("", NOW, NOW, [Look(Frame(NOW, None), (), 0.0)])
        first = examine(car, asked, access)
        again = examine(car, later, access, first.uid)
        assert (first.decision.reason, again.decision.reason) == ("exit_show_ticket", reason)
        told = event(sequence + 1, "passage", first.uid, first.to_json())
        anew = event(sequence + 2, "again", first.uid, again.to_json(), at=later.now)
        sequence += 2
        send(client, "exit", told, anew)
    send(client, "exit", event(sequence + 1, "ticket", first.uid, late, at=over.now))
    with app.app_context():
        session = read_session()
        today = Today(open_reader("opencv"), access, zone, app.config)
        passages = session.scalars(select(Passage).order_by(Passage.id)).all()
        assert [passage.reason for passage in passages] == ["exit_ticket", "leaving"]
        assert [replay_passage(session, each, today).differences for each in passages] == [(), ()]


def test_a_purged_passage_cannot_be_replayed(lane, app, client, clock):
    uid = new_uid()
    send(client, "staff", passage(1, uid))
    clock.advance(timedelta(hours=25))
    with app.app_context():
        purge_reads(clock.now())
    done = lane("replay", "staff", "--passage", uid, "--reason", "Complaint 12")
    assert done.exit_code == 1
    assert "were removed" in done.output


def test_a_replay_is_of_one_thing(lane, tmp_path):
    assert lane("replay", "staff").exit_code == 2
    assert lane("replay", "staff", tmp_path, "--last", 3).exit_code == 2


def test_a_passage_is_explained(lane, client, app):
    uid = new_uid()
    send(client, "staff", passage(1, uid), barrier(2, uid, "failed"))
    told = lane("explain", uid, "--reason", "Complaint 12").output
    for words in ("8ABC12", "REFER by rule listed_only", "Vehicle seen", "did not answer"):
        assert words in told
    assert lane("explain", "nothing", "--reason", "Complaint 12").exit_code == 1
    sign_in(client, "auditor")
    looks = client.get("/office/looks").text
    assert "Complaint 12" in looks
    assert "Command line" in looks


def test_nothing_is_explained_without_a_reason(lane, client):
    uid = new_uid()
    send(client, "staff", passage(1, uid))
    assert "8ABC12" not in lane("explain", uid).output
    assert "8ABC12" not in lane("replay", "staff", "--passage", uid).output


def test_a_lane_of_a_garage_with_no_permits_has_an_empty_list(lane, app, folder):
    with app.app_context(), transaction() as session:
        add_garage(session, "other")
    assert "REFER" in lane("replay", "staff", folder).output
