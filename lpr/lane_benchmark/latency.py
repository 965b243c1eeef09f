"""How long it takes from the last good frame of a car until its barrier is told to rise.

A whole lane with the reader of the gate's box: a camera that shows drawn arrivals at its own pace,
queue, tracking, vote, decision over a list of many permits, journal on disk, simulated barrier.
`python -m lpr.lane_benchmark.latency CARS PERMITS` prints what it found as one JSON object.
"""

import json
import logging
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import cv2
import numpy as np

from core.clock import SystemClock
from core.config import ROOT
from lpr.lane.cameras.frames import Frame
from lpr.lane.config import CameraConfig, LaneConfig, ServerConfig
from lpr.lane.journal.store import Journal
from lpr.lane.process import LaneProcess, build_gatekeeper
from lpr.lane_benchmark.lists import PUBLIC_KEY, RULES, kept
from lpr.lane_benchmark.plates import Plate, draw_plate
from lpr.lane_benchmark.strangers import enrolled
from lpr.reading.pipeline import open_reader
from lpr.training.scenes import draw_arrival
from parking.access import EntryRight

Say = Callable[[str], object]

FRAMES_A_SECOND = 15
_FRAMES, _PAUSE_S = 8, 0.4
_SEED = 2_500_000_000  # nothing is trained on seeds from 2,000,000,000 on
_QUALITY = 90
_TOLD_EVERY = 50
_NOBODY = "http://127.0.0.1:9"  # a lane decides without its server


@dataclass(frozen=True, slots=True)
class Latency:
    """Cars that came, how many were let in, and of those the milliseconds, shortest first."""

    cars: int
    opened: int
    milliseconds: tuple[float, ...]

    def at(self, share: float) -> float:
        """A quantile of those let in; of fewer than a hundred the longest stands for p99."""
        last = len(self.milliseconds) - 1
        return self.milliseconds[min(last, int(len(self.milliseconds) * share))]


class _Camera:
    """Shows one car after another, in JPEG as a camera sends them, at its own pace."""

    is_live, is_stream, broken, trouble = True, False, 0, None

    def __init__(self, cars: Sequence[Sequence[bytes]], say: Say) -> None:
        self._cars, self._say = cars, say
        self._clock, self._stopped = SystemClock(), threading.Event()

    def frames(self) -> Iterator[Frame]:
        """Yield frames with the time at which they came, before they were decoded."""
        for number, pictures in enumerate(self._cars):
            if number % _TOLD_EVERY == 0:
                self._say(f"arrivals: {number} of {len(self._cars)}")
            began = time.monotonic()
            for place, picture in enumerate(pictures):
                self._stopped.wait(max(began + place / FRAMES_A_SECOND - time.monotonic(), 0))
                if self._stopped.is_set():
                    return
                at = self._clock.now()
                shown = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
                yield Frame(at, np.asarray(shown, np.uint8), f"car-{number}", f"{place}")
            yield Frame(self._clock.now(), None, f"car-{number}")
            self._stopped.wait(_PAUSE_S)

    def release(self, arrival: str) -> None:
        """Keep nothing, so there is nothing to let go."""

    def stop(self) -> None:
        """End after the frame in hand."""
        self._stopped.set()


def measure_latency(cars: int, permits: int) -> Latency:
    """Run a lane in a process of its own to which so many cars with a permit drive up.

    Progress goes to standard error. Raises CalledProcessError.
    """
    command = [sys.executable, "-m", "lpr.lane_benchmark.latency", str(cars), str(permits)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    told = json.loads(done.stdout)
    return Latency(told["cars"], told["opened"], tuple(told["milliseconds"]))


def run_lane(cars: int, permits: int, say: Say) -> Latency:
    """Run a lane in this process until all cars have come."""
    dice = Random(5)
    plates = [draw_plate(dice) for _ in range(cars)]
    drawn = [_pictures(plate, _SEED + place) for place, plate in enumerate(plates)]
    say("the cars are drawn")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept(folder, RULES, _rights(plates, permits))
        keeper = build_gatekeeper(_config(folder), SystemClock())
        LaneProcess(keeper, _Camera(drawn, say), open_reader("onnx")).run()
        return _told(folder, cars)


def _pictures(plate: Plate, seed: int) -> list[bytes]:
    frames = draw_arrival(plate.number, plate.state, seed=seed, frames=_FRAMES)
    quality = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
    return [bytes(cv2.imencode(".jpg", frame, quality)[1]) for frame in frames]


def _rights(plates: Sequence[Plate], permits: int) -> Iterator[EntryRight]:
    """The cars' own, good at any time, among those of so many other permits."""
    own = {(plate.state, plate.plate_type, plate.number): plate.key for plate in plates}
    for place, (named, key) in enumerate(own.items()):
        yield EntryRight(key, *named, f"C{place}")
    yield from (right for right in enrolled(permits, Random(1)) if right.plate not in own)


def _config(folder: Path) -> LaneConfig:
    return LaneConfig(
        rules=RULES,
        zone=ZoneInfo("America/New_York"),
        folder=folder,
        camera=CameraConfig("folder", "inbox"),
        server=ServerConfig(_NOBODY, "t", PUBLIC_KEY),
        engine="onnx",
    )


def _told(folder: Path, cars: int) -> Latency:
    """What the barrier's log and the journal say of each car."""
    raised = [json.loads(line) for line in (folder / "barrier.log").read_text().splitlines()]
    told_at = {entry["passage"]: datetime.fromisoformat(entry["at"]) for entry in raised}
    journal = Journal(folder / "journal.db")
    events = journal.unsent(100 * cars).events
    journal.close()
    seen_at = {
        event.passage_uid: datetime.fromisoformat(event.body["last_at"])
        for event in events
        if event.kind == "passage"
    }
    spent = [(at - seen_at[uid]).total_seconds() * 1000 for uid, at in told_at.items()]
    return Latency(len(seen_at), len(told_at), tuple(sorted(spent)))


def _main(cars: int, permits: int) -> None:
    logging.disable(logging.CRITICAL)  # that the server is away is no news here
    found = run_lane(cars, permits, lambda line: sys.stderr.write(f"{line}\n"))
    print(json.dumps(asdict(found)))


if __name__ == "__main__":
    _main(int(sys.argv[1]), int(sys.argv[2]))
