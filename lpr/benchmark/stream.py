"""Frames a second that a whole lane keeps up with: camera, reader, tracker, journal, evidence.

`python -m lpr.benchmark.stream SETTING FILM RATE SECONDS` prints one JSON object; rate 0 is "as
fast as they are taken".
"""

import json
import logging
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from core.clock import SystemClock
from lpr.benchmark.film import CARS, FilmCamera
from lpr.benchmark.setting import Read, Setting, open_setting
from lpr.lane.config import CameraConfig, LaneConfig, ServerConfig
from lpr.lane.journal.store import Journal
from lpr.lane.process import LaneProcess, build_gatekeeper
from parking.access import Direction, LaneKind, LaneRules

_NOBODY = "http://127.0.0.1:9"  # a lane decides without its server


@dataclass(frozen=True, slots=True)
class Stream:
    """One run: frames the camera showed, read and dropped, a second; vehicles decided, and right.

    ``rate`` is the camera's, None where it waited for the reader.
    """

    rate: float | None
    seconds: float
    shown: int
    read: int
    dropped: int
    vehicles: int
    right: int

    @property
    def rate_read(self) -> float:
        """Frames read a second."""
        return self.read / self.seconds


def measure_stream(setting: Setting, film: Path, rate: float | None, seconds: float) -> Stream:
    """Run a lane on the film in a process of its own. Raises CalledProcessError."""
    command = [sys.executable, "-m", "lpr.benchmark.stream", setting.to_json(), str(film)]
    done = subprocess.run(
        [*command, str(rate or 0), str(seconds)],
        env=setting.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return Stream(**json.loads(done.stdout))


class _Counting:
    """A reader that counts the frames it is given."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self.count = 0

    def read(self, frame: Any) -> Any:
        self.count += 1
        return self._read(frame)


def run_lane(read: Read, film: Path, rate: float | None, seconds: float, folder: Path) -> Stream:
    """Run a lane in this process, its files in the folder."""
    config = _config(folder)
    keeper = build_gatekeeper(config, SystemClock())
    camera, reader = FilmCamera(film, rate, seconds), _Counting(read)
    lane = LaneProcess(keeper, camera, reader)  # type: ignore[arg-type] # reads are counted
    began = time.monotonic()
    lane.run()
    took = time.monotonic() - began
    journal = Journal(folder / "journal.db")
    events = journal.unsent(10_000).events
    journal.close()
    numbers = [event.body["number"] for event in events if event.kind == "passage"]
    right = sum(number in {car for car, _, _ in CARS} for number in numbers)
    # The lane reads every frame of a stream that its queue did not drop.
    dropped = camera.shown - reader.count
    return Stream(rate, took, camera.shown, reader.count, dropped, len(numbers), right)


def _config(folder: Path) -> LaneConfig:
    return LaneConfig(
        rules=LaneRules("bench", LaneKind.PUBLIC, Direction.ENTRY, "bench", public_fails_open=True),
        zone=ZoneInfo("UTC"),
        folder=folder,
        camera=CameraConfig("video", ""),
        server=ServerConfig(_NOBODY, "none", "none"),
        engine="onnx",
    )


def _main(setting: Setting, film: Path, rate: float, seconds: float) -> None:
    logging.disable(logging.CRITICAL)
    read = open_setting(setting)
    with TemporaryDirectory() as folder:
        told = run_lane(read, film, rate or None, seconds, Path(folder))
    print(json.dumps({name: getattr(told, name) for name in Stream.__slots__}))


if __name__ == "__main__":
    _main(Setting.from_json(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
