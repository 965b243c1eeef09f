"""The page docs/benchmarks/lane.md: what was measured, when, on what, beside what is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from lpr.benchmark.machine import Machine
from lpr.lane_benchmark.decisions import Decisions
from lpr.lane_benchmark.news import News
from lpr.lane_benchmark.process import LaneStart


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of the bench. `load` is how many processes wanted a core as it began and ended."""

    day: date
    machine: Machine
    load: tuple[float, float]
    decisions: Sequence[Decisions]
    starts: Sequence[LaneStart]
    news: Sequence[News]


def page(measured: Measured) -> str:
    """The whole page, as Markdown."""
    runs = len(measured.decisions[0].p99_ms)
    parts = [
        "# How fast a lane decides, starts and hears\n",
        _where(measured),
        _decisions(measured.decisions, runs),
        _starts(measured.starts),
        _news(measured.news),
    ]
    return "\n".join(parts)


def _where(measured: Measured) -> str:
    before, after = measured.load
    return (
        f"Measured {measured.day.isoformat()} by `make bench-lane` on {measured.machine}. Load "
        f"{before:.1f} as it began, {after:.1f} as it ended: more than the cores means that others "
        "had them too.\n"
    )


def _decisions(found: Sequence[Decisions], runs: int) -> str:
    rows = [
        f"| {each.plates:,} | {each.p99:.3f} | {each.processor_p99:.3f} "
        f"| {median(each.reference_ms):.1f} | {each.opened / each.asked:.0%} |"
        for each in found
    ]
    ratio = found[-1].processor_p99 / found[0].processor_p99
    by_wall = found[-1].p99 / found[0].p99
    return "\n".join(
        [
            "## A decision\n",
            (
                f"`decide` over the packed list of a lane, {found[0].asked:,} passages a run, "
                f"medians of {runs} runs in turns. Three passages in five are on the list, one in "
                "five is easily confused with one that is, one in five is a stranger. Processor "
                "time is what the deciding thread had; by the wall it also waits for a core that "
                "others have.\n"
            ),
            "| plates | p99, ms by the wall | p99, ms of processor | reference, ms | let in |",
            "| ---: | ---: | ---: | ---: | ---: |",
            *rows,
            "",
            (
                f"The largest costs {ratio:.2f} times the smallest by processor time, "
                f"{by_wall:.2f} by the wall. Wanted: 1 ms each, at most 1.5 times.\n"
            ),
        ]
    )


def _starts(found: Sequence[LaneStart]) -> str:
    rows = [
        f"| {each.plates:,} | {each.seconds:.1f} | {each.held_mb:.0f} | {each.most_mb:.0f} |"
        for each in found
    ]
    return "\n".join(
        [
            "## The process\n",
            (
                "`python -m lpr.lane` with its signed list on disk and no server: seconds from the "
                "command until it watches its camera, megabytes resident two seconds later, and "
                "the most it ever had.\n"
            ),
            "| plates | started after, s | holds, MB | at most, MB |",
            "| ---: | ---: | ---: | ---: |",
            *rows,
            "",
            "Wanted: 2 s, and 100,000 plates in under 300 MB.\n",
        ]
    )


def _news(found: Sequence[News]) -> str:
    rows = [
        f"| {each.permits:,} | {len(each.seconds)} | {each.middle:.2f} | {each.p99:.2f} |"
        for each in found
    ]
    return "\n".join(
        [
            "## News from the office\n",
            (
                "A permit is suspended on the server (SQLite); how long until the lane's list in "
                "force says so. The question waits on the server, which looks four times a second. "
                "Server and lane share a process here, so the wire itself is not in it, and both "
                "share its one interpreter.\n"
            ),
            "| permits | changes | median, s | p99, s |",
            "| ---: | ---: | ---: | ---: |",
            *rows,
            "",
            "With fewer than a hundred changes p99 is the longest. Wanted: 2 s.\n",
        ]
    )
