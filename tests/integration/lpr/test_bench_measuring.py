"""What the bench times with: busy cores, paced films, fitted frames, fresh processes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.benchmark.busy import busy_cores
from lpr.benchmark.film import FilmCamera
from lpr.benchmark.fresh import measure_fresh
from lpr.benchmark.gate_frames import fit, gate_frames
from lpr.benchmark.machine import this_machine
from lpr.benchmark.photographs import PhotographsError, find_photographs
from lpr.benchmark.setting import Setting, open_setting
from lpr.benchmark.speed import WorkerError, measure_speed
from lpr.benchmark.stream import run_lane
from lpr.reading.onnx_network import THREADS
from lpr.reading.pipeline import open_reader
from lpr.training.scenes import draw_arrival
from tests.services.processes import wait_until

ROOT = Path(__file__).resolve().parents[3]


def running(*choice: str) -> set[int]:
    """The processes that `ps` finds by this choice, dead ones left out."""
    command = ["ps", "-o", "pid=,stat=", *choice]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line.split() for line in found.stdout.splitlines()]
    return {int(number) for number, state in lines if not state.startswith("Z")}


def test_cores_are_busy_only_inside() -> None:
    before = running("--ppid", str(os.getpid()))
    with busy_cores(2):
        inside = running("--ppid", str(os.getpid())) - before
    assert len(inside) >= 2
    assert not inside & running("--ppid", str(os.getpid()))


def test_busy_cores_end_with_whoever_started_them() -> None:
    script = (
        "import time; from lpr.benchmark.busy import busy_cores\n"
        "with busy_cores(1):\n    time.sleep(120)"
    )
    paths = os.environ | {"PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen([sys.executable, "-c", script], env=paths)
    try:
        wait_until(lambda: bool(running("--ppid", str(parent.pid))), 60, "nothing spins")
        spinning = running("--ppid", str(parent.pid))
    finally:
        parent.kill()
        parent.wait()
    numbers = ",".join(map(str, spinning))
    wait_until(lambda: not running("-p", numbers), 60, "it spins on")


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    (tmp_path / "us_frames").mkdir()
    with pytest.raises(PhotographsError, match=r"us_crops.labels\.csv.*docs/reading\.md"):
        find_photographs(tmp_path)


@pytest.mark.parametrize("shape", [(600, 600), (1080, 1920), (20, 3000), (720, 1280)])
def test_every_picture_becomes_a_frame_of_1280x720(shape: tuple[int, int]) -> None:
    assert fit(np.full((*shape, 3), 9, np.uint8)).shape == (720, 1280, 3)


def test_frames_are_spread_over_the_folder(tmp_path: Path) -> None:
    for number in range(6):
        cv2.imwrite(str(tmp_path / f"{number}.png"), np.full((72, 128, 3), number * 40, np.uint8))
    rows = [f"{number}.png,X" for number in range(6)]
    (tmp_path / "labels.csv").write_text("\n".join(["image,plate", *rows]))
    assert gate_frames(tmp_path, 3)[:, 0, 0, 0].tolist() == [0, 80, 160]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some frames of one car."""
    path = tmp_path_factory.mktemp("film") / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 25, (1280, 720))
    for frame in draw_arrival("8ABC12", "MA", seed=0, frames=4):
        writer.write(frame)
    writer.release()
    return path


def test_a_paced_film_keeps_its_pace(film: Path) -> None:
    camera = FilmCamera(film, rate=20.0, seconds=0.6)
    began = time.monotonic()
    frames = list(camera.frames())
    assert time.monotonic() - began >= (len(frames) - 1) / 20.0
    assert camera.is_live
    assert camera.shown == len(frames) <= 13


def test_frames_for_which_there_is_no_time_are_counted(film: Path, tmp_path: Path) -> None:
    def slow(_: object) -> list[object]:
        time.sleep(0.3)
        return []

    told = run_lane(slow, film, 40.0, 1.5, tmp_path)
    assert told.read < told.shown
    assert told.dropped == told.shown - told.read
    assert told.right == 0


def test_a_film_that_waits_drops_nothing(film: Path, tmp_path: Path) -> None:
    told = run_lane(lambda _: [], film, None, 0.3, tmp_path)
    assert told.dropped == 0
    assert told.read == told.shown > 0


def test_settings_are_timed_in_processes_of_their_own(tmp_path: Path) -> None:
    np.save(tmp_path / "frames.npy", np.full((2, 90, 160, 3), 90, np.uint8))
    setting = Setting("onnx", 1)
    run = measure_speed([setting], tmp_path / "frames.npy", rounds=2)
    assert (run.frames, run.rounds) == (2, 2)
    assert 0 < run.of(setting).p50 <= run.of(setting).p95
    assert run.reference > 0


def test_a_worker_that_fails_is_reported(tmp_path: Path) -> None:
    with pytest.raises(WorkerError):
        measure_speed([Setting("magic")], tmp_path / "none.npy", rounds=1)


def test_a_fresh_process_reads_without_flask(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "a.png"), np.full((90, 160, 3), 90, np.uint8))
    fresh = measure_fresh("lane", Setting("onnx", 1), tmp_path / "a.png", runs=1)
    assert 0 < fresh.seconds < 60
    assert 20 < fresh.peak < 250


def test_the_other_runtime_reads_the_same() -> None:
    frame = draw_arrival("8ABC12", "MA", seed=0, frames=6)[-1]
    theirs = open_setting(Setting("onnx", 1, runtime="opencv"))
    try:
        [read], [other] = open_reader("onnx").read(frame), theirs(frame)
    finally:
        cv2.setNumThreads(THREADS)
    assert read.text == other.text == "8ABC12"
    assert read.confidence == pytest.approx(other.confidence, abs=1e-3)


def test_the_machine_is_described() -> None:
    words = str(this_machine())
    assert "cores" in words
    assert dict(this_machine().versions)["opencv-python-headless"].startswith("5")
