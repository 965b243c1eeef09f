"""How long a decision takes, by the number of plates on the list."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

from lpr.benchmark.reference import reference_ms
from lpr.lane_benchmark.lists import NOW, RULES, held, rights
from parking.access import AccessList, Outcome, Request, decide

_ZONE = ZoneInfo("America/New_York")
_CONFUSED = str.maketrans("B8S5Z2", "8B5S2Z")


@dataclass(frozen=True, slots=True)
class Decisions:
    """Milliseconds at the 99th percentile, of each run, and the reference beside each.

    By the clock on the wall, and by the processor time that the deciding thread had: on a machine
    that others use too, the first says how long it was kept waiting for a core.
    """

    plates: int
    asked: int
    opened: int
    p99_ms: tuple[float, ...]
    processor_p99_ms: tuple[float, ...]
    reference_ms: tuple[float, ...]

    @property
    def p99(self) -> float:
        """The median of the runs, by the wall."""
        return median(self.p99_ms)

    @property
    def processor_p99(self) -> float:
        """The median of the runs, by processor time."""
        return median(self.processor_p99_ms)


def measure(sizes: Sequence[int], asked: int, runs: int) -> list[Decisions]:
    """Decide `asked` passages a run at lists of each size, the sizes taking turns."""
    lists = [(held(size), questions(size, asked)) for size in sizes]
    runs_of: list[list[_Run]] = [[] for _ in sizes]
    for _ in range(runs):
        for told, (access, requests) in zip(runs_of, lists, strict=True):
            told.append(_run(access, requests))
    return [
        Decisions(
            plates=size,
            asked=asked,
            opened=told[0].opened,
            p99_ms=tuple(run.p99_ms for run in told),
            processor_p99_ms=tuple(run.processor_p99_ms for run in told),
            reference_ms=tuple(run.reference_ms for run in told),
        )
        for size, told in zip(sizes, runs_of, strict=True)
    ]


def questions(size: int, asked: int) -> list[Request]:
    """Passages: three in five are on the list, one in five nearly, one in five strangers."""
    drawn = random.Random(1)
    listed = [right.number for right in rights(size)]
    found = []
    for place in range(asked):
        number = drawn.choice(listed)
        if place % 5 == 3:
            number = number.translate(_CONFUSED)
        elif place % 5 == 4:
            number = f"{drawn.randrange(10**7):07}"
        at = NOW + timedelta(minutes=place % 600)
        found.append(Request(at, _ZONE, RULES, number, None, "passenger"))
    return found


@dataclass(frozen=True, slots=True)
class _Run:
    p99_ms: float
    processor_p99_ms: float
    opened: int
    reference_ms: float


def _run(access: AccessList, requests: Sequence[Request]) -> _Run:
    walls, processors, opened = [], [], 0
    for request in requests:
        began, worked = time.perf_counter(), time.thread_time()
        decision = decide(request, access)
        processors.append(time.thread_time() - worked)
        walls.append(time.perf_counter() - began)
        opened += decision.outcome is Outcome.OPEN
    return _Run(_p99_ms(walls), _p99_ms(processors), opened, reference_ms())


def _p99_ms(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)] * 1000
