"""Plays a sale day with Locust on a PostgreSQL of its own, and counts it over afterwards.

`make bench-sale` plays 25,000 people who want 3,000 permits, and writes docs/benchmarks/sale.md;
`make bench-sale SALE="--people 300"` plays a small one in two minutes, and writes nothing.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.config import ROOT
from lpr.benchmark.machine import load, this_machine, use_two_cores
from scripts.sale_bench.curve import draw_line, draw_times
from scripts.sale_bench.report import By, goals, page
from scripts.sale_bench.running import run
from scripts.sale_bench.world import Size

PAGES = ROOT / "docs" / "benchmarks"
WHOLE = Size(people=25_000, spaces=3_000, per_minute=340, before=300, after=600)
# However few come, the day has so many seconds before and after the opening.
SHORTEST = (10, 60)


def main(arguments: Sequence[str] | None = None) -> int:
    """Play the day, print the page, write it; 1 where a goal was not met."""
    parser = argparse.ArgumentParser(prog="python -m scripts.bench_sale", description=__doc__)
    parser.add_argument("--people", type=int, default=WHOLE.people, help="how many come")
    parser.add_argument("--pages", type=Path, help="the folder into which the page is written")
    options = parser.parse_args(arguments)
    use_two_cores()
    began, size = load(), size_of(options.people)
    ran = run(size)
    told = page(ran, By(str(this_machine()), (began, load())))
    print(told)
    if options.pages or size == WHOLE:
        _write(options.pages or PAGES, told, draw_line(ran), draw_times(ran))
    return 0 if all(goal.is_met for goal in goals(ran)) else 1


def size_of(people: int) -> Size:
    """A day of so many: as many a second as on the whole one, for a shorter time."""
    share = people / WHOLE.people
    before, after = (
        max(least, round(whole * share))
        for least, whole in zip(SHORTEST, (WHOLE.before, WHOLE.after), strict=True)
    )
    spaces = round(WHOLE.spaces * share)
    if people == WHOLE.people:
        return WHOLE
    # All are called in the first two thirds, so that they have time to buy.
    per_minute = round(spaces * 60 / (after * 2 / 3))
    return replace(
        WHOLE,
        people=people,
        spaces=spaces,
        per_minute=per_minute,
        before=before,
        after=after,
        haste=min(1.0, after / WHOLE.after * 3),
    )


def _write(folder: Path, told: str, line: str, times: str) -> None:
    (folder / "sale.md").write_text(told)
    (folder / "sale-line.svg").write_text(line)
    (folder / "sale-times.svg").write_text(times)


if __name__ == "__main__":
    sys.exit(main())
