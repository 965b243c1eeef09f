"""Each network by itself, by OpenCV and by ONNX Runtime: milliseconds a run, and how far apart."""

import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from statistics import median
from typing import Any

import cv2
import numpy as np

from lpr.benchmark.busy import busy_cores
from lpr.benchmark.machine import usable_cores
from lpr.benchmark.setting import RuntimeNetwork
from lpr.reading import weights

# Networks by file, and the pictures (channels, height, width) that a 1280x720 frame asks of them.
PICTURES = {
    weights.LOCATOR_ONNX: ((1, 544, 960), (1, 192, 320)),
    weights.EDGES_ONNX: ((1, 64, 128),),
    weights.READER_ONNX: ((1, 64, 192),),
    weights.STATE_ONNX: ((3, 72, 192),),
}
THREADS = (1, 2)


@dataclass(frozen=True, slots=True)
class RuntimeTime:
    """One network for one shape of picture by one runtime: the median run in milliseconds."""

    network: str
    shape: tuple[int, int, int]  # channels, height, width
    runtime: str
    threads: int
    ms: float
    apart: float  # the largest difference from OpenCV's answer


def measure_runtimes(runs: int, *, busy: bool = False) -> list[RuntimeTime]:
    """Time every network in both runtimes, in turns; ``busy`` keeps every core at work."""
    found = []
    with busy_cores(usable_cores()) if busy else nullcontext():
        for name, shapes in PICTURES.items():
            for shape in shapes:
                found += _compare(name, shape, runs)
    return found


def _compare(name: str, shape: tuple[int, int, int], runs: int) -> list[RuntimeTime]:
    path = str(weights.checked(name))
    picture = np.random.default_rng(1).uniform(-1, 1, (1, *shape)).astype(np.float32)
    ways: dict[tuple[str, int], Any] = {}
    for threads in THREADS:
        ways["OpenCV", threads] = cv2.dnn.readNetFromONNX(path)
        ways["OpenCV, classic", threads] = cv2.dnn.readNetFromONNX(path, cv2.dnn.ENGINE_CLASSIC)
        ways["ONNX Runtime", threads] = RuntimeNetwork(path, threads)
    times: dict[tuple[str, int], list[float]] = {way: [] for way in ways}
    answers = {}
    before = cv2.getNumThreads()
    for turn in range(runs + 3):
        for (runtime, threads), network in ways.items():
            cv2.setNumThreads(threads)
            ms, answers[runtime, threads] = _timed(lambda: _run(network, picture))  # noqa: B023
            if turn >= 3:  # the first runs plan and warm up
                times[runtime, threads].append(ms)
    cv2.setNumThreads(before)
    wanted = answers["OpenCV", THREADS[0]]
    return [
        RuntimeTime(name, shape, *way, median(found), float(np.abs(answers[way] - wanted).max()))
        for way, found in times.items()
    ]


def _run(network: Any, picture: Any) -> Any:
    network.setInput(picture)
    return network.forward()


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = np.array(work())
    return (time.perf_counter() - began) * 1000, answer
