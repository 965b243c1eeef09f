"""The lane as a process: killed between any two steps, it loses nothing and repeats nothing."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import pytest

from lpr.training.scenes import draw_arrival
from tests.services.processes import die_with_parent, end_group, wait_until

ROOT = Path(__file__).resolve().parents[3]
CRASHING = Path(__file__).with_name("crashing_lane.py")
# Nobody listens there: a lane decides without its server.
NO_SERVER = "http://127.0.0.1:9"
LANE_FILE = """
slug = "front"
kind = "{kind}"
direction = "entry"
garage = "fruit-street"
[camera]
kind = "folder"
source = "inbox"
[server]
url = "{server}"
token = "t"
list_key = "k"
[reading]
engine = "opencv"
"""

Start = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture(scope="module")
def frames() -> list[bytes]:
    """A car rolling up, drawn once."""
    drawn = draw_arrival("8ABC12", "MA", seed=0, frames=4)
    return [cv2.imencode(".jpg", frame)[1].tobytes() for frame in drawn]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "lane.toml").write_text(LANE_FILE.format(kind="public", server=NO_SERVER))
    return tmp_path


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Start the lane; `step` says after which step it kills itself."""
    running: list[subprocess.Popen[bytes]] = []

    def begin(step: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, CRASHING, folder / "lane.toml", step],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        end_group(process)
        if process.stderr:
            process.stderr.close()


def drive_up(folder: Path, name: str, frames: list[bytes]) -> None:
    arrival = folder / "inbox" / name
    arrival.mkdir()
    for number, data in enumerate(frames):
        (arrival / f"{number}.jpg").write_bytes(data)
    (arrival / "done").touch()


def journal(folder: Path) -> list[tuple[str, str, dict[str, object]]]:
    path = folder / "journal.db"
    if not path.exists():
        return []
    with sqlite3.connect(path) as connection:
        try:
            rows = connection.execute("SELECT kind, passage_uid, body FROM event ORDER BY sequence")
            return [(kind, uid, json.loads(body)) for kind, uid, body in rows]
        except sqlite3.OperationalError:
            return []  # the lane has not made its tables yet


def kinds(folder: Path, kind: str) -> list[dict[str, object]]:
    return [body for found, _, body in journal(folder) if found == kind]


def raises(folder: Path) -> int:
    log = folder / "barrier.log"
    return len(log.read_text().splitlines()) if log.exists() else 0


@pytest.mark.parametrize(
    ("step", "raised"), [("journal", 0), ("barrier", 1)], ids=["before", "after"]
)
def test_killed_around_the_raise_no_passage_is_lost_and_none_raised_twice(
    folder: Path, start: Start, frames: list[bytes], step: str, raised: int
) -> None:
    drive_up(folder, "car-1", frames)
    dying = start(step)
    assert dying.wait(60) == -signal.SIGKILL
    assert (len(kinds(folder, "passage")), raises(folder)) == (1, raised)

    start("never")
    wait_until(lambda: bool(kinds(folder, "barrier")), 30, "the lane did not recover")
    drive_up(folder, "car-2", frames)
    wait_until(lambda: len(kinds(folder, "barrier")) == 2, 60, "the next car was not served")

    assert len(kinds(folder, "passage")) == 2
    assert [body["answer"] for body in kinds(folder, "barrier")] == ["unknown", "raised"]
    assert raises(folder) == raised + 1
    wait_until(lambda: not list((folder / "inbox").iterdir()), 10, "the inbox was not cleared")


def test_killed_before_the_journal_the_car_is_decided_after_the_restart(
    folder: Path, start: Start, frames: list[bytes]
) -> None:
    drive_up(folder, "car-1", frames)
    reading = start("never")
    wait_until((folder / "journal.db").exists, 30, "the lane did not start")
    reading.kill()
    reading.wait()
    before = len(kinds(folder, "passage"))
    start("never")
    wait_until(lambda: raises(folder) == 1, 60, "the car was lost")
    assert (before, len(kinds(folder, "passage"))) in [(0, 1), (1, 1)]


def test_without_server_and_list_a_restricted_lane_refers_and_says_why(
    folder: Path, start: Start, frames: list[bytes]
) -> None:
    text = LANE_FILE.format(kind="restricted", server=NO_SERVER)
    (folder / "lane.toml").write_text(text)
    drive_up(folder, "car-1", frames)
    start("never")
    wait_until(lambda: bool(kinds(folder, "passage")), 60, "nothing was decided")
    [body] = kinds(folder, "passage")
    assert body["number"] == "8ABC12"
    assert (body["decision"]["outcome"], body["decision"]["reason"]) == ("refer", "no_list")
    assert raises(folder) == 0


def test_a_car_of_broken_pictures_is_still_let_in_at_a_public_lane(
    folder: Path, start: Start, frames: list[bytes]
) -> None:
    drive_up(folder, "car-1", [b"", frames[0][:2000], b"no picture"])
    start("never")
    wait_until(lambda: raises(folder) == 1, 30, "the car was not let in")
    [body] = kinds(folder, "passage")
    assert (body["number"], body["decision"]["reason"]) == (None, "visitor_unread")


def test_a_second_process_on_one_lane_says_so_and_ends(folder: Path, start: Start) -> None:
    start("never")
    wait_until((folder / "journal.db").exists, 30, "the lane did not start")
    second = start("never")
    assert second.wait(30) == 2
    assert b"runs this lane" in (second.stderr.read() if second.stderr else b"")
