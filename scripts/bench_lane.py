"""`python -m scripts.bench_lane`: measures the lane and writes docs/benchmarks/lane.md."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.clock import FixedClock
from core.config import ROOT
from lpr.benchmark.machine import load, this_machine
from lpr.lane_benchmark.decisions import measure
from lpr.lane_benchmark.latency import measure_latency
from lpr.lane_benchmark.office import open_office
from lpr.lane_benchmark.process import measure_start
from lpr.lane_benchmark.report import Measured, page
from lpr.lane_benchmark.strangers import PERMITS, measure_gates
from lpr.lane_benchmark.visitors import Visitors, measure_visitors
from parking.access import LaneKind
from scripts.bench_news import bench_app, on_postgres, on_sqlite

PAGE = ROOT / "docs" / "benchmarks" / "lane.md"
VISITORS_PERMITS = 200


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    plates: tuple[int, ...]
    asked: int
    runs: int
    started_with: tuple[int, ...]
    strangers: int
    permits: int
    visitors: int
    cars: int
    changes: int


WHOLE = Size(
    plates=(1_000, 100_000, 1_000_000),
    asked=20_000,
    runs=5,
    started_with=(0, 100_000),
    strangers=1_000_000,
    permits=PERMITS,
    visitors=10_000,
    cars=200,
    changes=100,
)
SHORT = Size(
    plates=(100, 1_000),
    asked=200,
    runs=2,
    started_with=(0, 1_000),
    strangers=1_000,
    permits=200,
    visitors=60,
    cars=2,
    changes=3,
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the page, and write it."""
    options = _options(arguments)
    told = page(run(SHORT if options.short else WHOLE))
    options.page.write_text(told)
    print(told)


def run(size: Size) -> Measured:
    """Measure everything, one thing after another, and say on the terminal what is in hand."""
    before = load()
    _say(f"{size.strangers:,} strangers and {size.permits:,} permits")
    gates = measure_gates(size.strangers, size.permits, _say)
    _say(f"{size.visitors:,} visitors")
    visitors = _visitors(size.visitors)
    _say("decisions by the size of the list")
    decisions = measure(size.plates, size.asked, size.runs)
    _say(f"{size.cars} cars that drive up")
    latency = measure_latency(size.cars, size.permits)
    _say("the process")
    starts = [measure_start(plates) for plates in size.started_with]
    _say("news from the office, on SQLite")
    news = [on_sqlite(size.permits, size.changes)]
    _say("news from the office, on PostgreSQL")
    news.append(on_postgres(size.permits, size.changes))
    return Measured(
        day=datetime.now(UTC).date(),
        machine=this_machine(),
        load=(before, load()),
        gates=gates,
        visitors=visitors,
        latency=latency,
        decisions=decisions,
        starts=starts,
        news=news,
    )


def _visitors(visitors: int) -> Visitors:
    """Visitors at the public lane of an office of their own, on SQLite."""
    clock = FixedClock(datetime.now(UTC))
    with tempfile.TemporaryDirectory() as folder:
        app = bench_app(folder, f"sqlite:///{folder}/bench.db", CLOCK=clock)
        open_office(app, VISITORS_PERMITS, LaneKind.PUBLIC)
        return measure_visitors(app, clock, visitors, _say)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench_lane", description=__doc__)
    parser.add_argument("--short", action="store_true", help="small lists, few runs")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page to write")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
