"""Milliseconds a frame: settings timed in turns, in processes of their own, beside a reference."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from lpr.benchmark.busy import busy_cores
from lpr.benchmark.machine import load, usable_cores
from lpr.benchmark.reference import reference_ms
from lpr.benchmark.setting import Setting


class WorkerError(Exception):
    """A worker did not answer; the message holds the end of what it said."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds a frame: the median over the rounds of each round's percentile."""

    setting: Setting
    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class SpeedRun:
    """Several settings, timed in turns. ``reference`` is in milliseconds, over the same time."""

    speeds: tuple[Speed, ...]
    reference: float
    rounds: int
    frames: int
    load: float
    busy: bool

    def of(self, setting: Setting) -> Speed:
        """The speed of one of its settings. Raises StopIteration for another."""
        return next(speed for speed in self.speeds if speed.setting == setting)


def measure_speed(
    settings: Sequence[Setting], frames: Path, *, rounds: int, busy: bool = False
) -> SpeedRun:
    """Time each setting on the frames (an .npy file), so many rounds, one setting after another.

    ``busy`` keeps every core at work meanwhile. Raises WorkerError.
    """
    times: dict[Setting, list[list[float]]] = {setting: [] for setting in settings}
    references = []
    with ExitStack() as stack:
        workers = {each: stack.enter_context(_worker(each, frames)) for each in settings}
        stack.enter_context(busy_cores(usable_cores()) if busy else nullcontext())
        for _ in range(rounds):
            references.append(reference_ms())
            for setting, worker in workers.items():
                times[setting].append(_round(worker))
                references.append(reference_ms())
        at_end = load()
    return SpeedRun(
        speeds=tuple(_speed(setting, found) for setting, found in times.items()),
        reference=median(references),
        rounds=rounds,
        frames=len(next(iter(times.values()))[0]),
        load=at_end,
        busy=busy,
    )


def _speed(setting: Setting, rounds: list[list[float]]) -> Speed:
    middle = median(float(np.percentile(times, 50)) for times in rounds)
    high = median(float(np.percentile(times, 95)) for times in rounds)
    return Speed(setting, middle, high)


@contextmanager
def _worker(setting: Setting, frames: Path) -> Iterator["subprocess.Popen[str]"]:
    worker = subprocess.Popen(
        [sys.executable, "-m", "lpr.benchmark.worker", setting.to_json(), str(frames)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=setting.environment(),
        text=True,
    )
    try:
        if _line(worker) != "ready":
            raise WorkerError(f"The worker for {setting} did not start.")
        yield worker
    finally:
        worker.kill()
        worker.communicate()


def _round(worker: "subprocess.Popen[str]") -> list[float]:
    if worker.stdin is None:
        raise WorkerError("The worker takes no orders.")
    worker.stdin.write("go\n")
    worker.stdin.flush()
    times: list[float] = json.loads(_line(worker))
    return times


def _line(worker: "subprocess.Popen[str]") -> str:
    line = worker.stdout.readline().strip() if worker.stdout else ""
    if not line:
        raise WorkerError(f"A worker ended early, with status {worker.wait()}.")
    return line
