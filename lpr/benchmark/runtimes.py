"""Each network by itself, by ONNX Runtime and by OpenCV: milliseconds a run, and how far apart."""

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
from lpr.benchmark.opencv_network import OpenCvNetwork
from lpr.reading import weights
from lpr.reading.onnx_network import Network, OnnxNetwork

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
    apart: float  # the largest difference from ONNX Runtime's answer


def measure_runtimes(runs: int, *, busy: bool = False) -> list[RuntimeTime]:
    """Time every network in both runtimes, in turns; ``busy`` keeps every core at work."""
    found = []
    with busy_cores(usable_cores()) if busy else nullcontext():
        for name, shapes in PICTURES.items():
            for shape in shapes:
                found += _compare(name, shape, runs)
    return found


def _compare(name: str, shape: tuple[int, int, int], runs: int) -> list[RuntimeTime]:
    path = weights.checked(name)
    picture = np.random.default_rng(1).uniform(-1, 1, (1, *shape)).astype(np.float32)
    ways: dict[tuple[str, int], Network] = {}
    for threads in THREADS:
        ways["ONNX Runtime", threads] = OnnxNetwork(path, threads)
        ways["OpenCV", threads] = OpenCvNetwork(path, classic=False)
        ways["OpenCV, classic", threads] = OpenCvNetwork(path, classic=True)
    times: dict[tuple[str, int], list[float]] = {way: [] for way in ways}
    answers = {}
    before = cv2.getNumThreads()
    for turn in range(runs + 3):
        for (runtime, threads), network in ways.items():
            cv2.setNumThreads(threads)
            ms, answers[runtime, threads] = _timed(lambda: network.run(picture))  # noqa: B023
            if turn >= 3:  # the first runs plan and warm up
                times[runtime, threads].append(ms)
    cv2.setNumThreads(before)
    wanted = answers["ONNX Runtime", THREADS[0]]
    return [
        RuntimeTime(name, shape, *way, median(found), float(np.abs(answers[way] - wanted).max()))
        for way, found in times.items()
    ]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answer = work()
    return (time.perf_counter() - began) * 1000, answer
