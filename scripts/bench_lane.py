"""`python -m scripts.bench_lane`: measures the lane and writes docs/benchmarks/lane.md."""

import argparse
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from app import create_app
from core.config import ROOT
from lpr.benchmark.machine import load, this_machine
from lpr.lane_benchmark.decisions import measure
from lpr.lane_benchmark.news import News, measure_news
from lpr.lane_benchmark.process import measure_start
from lpr.lane_benchmark.report import Measured, page

PAGE = ROOT / "docs" / "benchmarks" / "lane.md"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the page, and write it."""
    options = _options(arguments)
    small = options.short
    before = load()
    decisions = measure(
        (100, 1_000) if small else (1_000, 100_000, 1_000_000),
        asked=200 if small else 20_000,
        runs=2 if small else 5,
    )
    starts = [measure_start(plates) for plates in ((0, 1_000) if small else (0, 100_000))]
    news = [_news(200, 3) if small else _news(25_000, options.changes)]
    told = Measured(
        datetime.now(UTC).date(), this_machine(), (before, load()), decisions, starts, news
    )
    options.page.write_text(page(told))
    print(page(told))


def _news(permits: int, changes: int) -> News:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            {
                "GATEHOUSE_ENV": "test",
                "INSTANCE_DIR": folder,
                "LOG_LEVEL": "ERROR",
                "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            }
        )
        return measure_news(app, permits, changes)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.bench_lane", description=__doc__)
    parser.add_argument("--short", action="store_true", help="small lists, few runs")
    parser.add_argument("--changes", type=int, default=100, help="changes by the office")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page to write")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
