"""The commands `flask lane …`: a replay through today's list, and a passage explained."""

import json

import cv2
import pytest

from core.db import transaction
from lpr.training.scenes import draw_arrival
from tests.integration.lpr.lanes import add_lanes, barrier, new_uid, passage, send
from tests.parking_world import add_garage


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


def test_a_passage_is_explained(lane, client, app):
    uid = new_uid()
    send(client, "staff", passage(1, uid), barrier(2, uid, "failed"))
    told = lane("explain", uid).output
    for words in ("8ABC12", "REFER by rule listed_only", "Vehicle seen", "did not answer"):
        assert words in told
    assert lane("explain", "nothing").exit_code == 1


def test_a_lane_of_a_garage_with_no_permits_has_an_empty_list(lane, app, folder):
    with app.app_context(), transaction() as session:
        add_garage(session, "other")
    assert "REFER" in lane("replay", "staff", folder).output
