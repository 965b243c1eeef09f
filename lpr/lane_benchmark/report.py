"""The page docs/benchmarks/lane.md: what was measured, when, on what, beside what is wanted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from lpr.benchmark.machine import Machine
from lpr.lane_benchmark import goals
from lpr.lane_benchmark.decisions import Decisions
from lpr.lane_benchmark.latency import FRAMES_A_SECOND, Latency
from lpr.lane_benchmark.misreads import load_table
from lpr.lane_benchmark.news import News
from lpr.lane_benchmark.process import LaneStart
from lpr.lane_benchmark.report_gates import gates, share_of
from lpr.lane_benchmark.strangers import Gate
from lpr.lane_benchmark.visitors import UNREADABLE, Visitors
from parking.access import Outcome


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of the bench. `load` is how many processes wanted a core as it began and ended."""

    day: date
    machine: Machine
    load: tuple[float, float]
    decisions: list[Decisions]
    starts: list[LaneStart]
    news: list[News]
    gates: list[Gate]
    visitors: Visitors
    latency: Latency


def page(measured: Measured) -> str:
    """The whole page, as Markdown."""
    runs = len(measured.decisions[0].p99_ms)
    parts = [
        "# How well and how fast a lane decides\n",
        _where(measured),
        _goals(measured),
        gates(measured.gates, load_table()),
        _visitors(measured.visitors),
        _decisions(measured.decisions, runs),
        _latency(measured.latency),
        _starts(measured.starts),
        _news(measured.news),
    ]
    return "\n".join(parts)


def _where(measured: Measured) -> str:
    before, after = measured.load
    return (
        f"Measured {measured.day.isoformat()} by `make bench-lane` on {measured.machine}. Load "
        f"{before:.1f} as it began, {after:.1f} as it ended: more than the cores means that others "
        "had them too. The same command searches 5 million passages by parts of their plates, and "
        "writes [search.md](search.md).\n"
    )


def _goals(measured: Measured) -> str:
    wanted = [
        *goals.of_gates(measured.gates),
        *goals.of_visitors(measured.visitors),
        *goals.of_decisions(measured.decisions),
        *goals.of_latency(measured.latency),
        *goals.of_starts(measured.starts),
        *goals.of_news(measured.news),
    ]
    heading = ["| goal | wanted | measured | met |", "| --- | ---: | ---: | --- |"]
    return "\n".join([*heading, *(goal.row() for goal in wanted), ""])


def _visitors(found: Visitors) -> str:
    counts = {
        "of them unreadable": found.unreadable,
        "let in": found.opened,
        "referred": found.outcomes[Outcome.REFER],
        "refused": found.outcomes[Outcome.REFUSE],
        "with a claim code from the lane": found.with_ticket,
        "of whom the server knows that the barrier rose": found.raised,
        "with a stay on the server that this very code finds": found.with_stay,
    }
    return "\n".join(
        [
            "## Visitors at a public lane\n",
            (
                "Cars that no list knows, all of them through the lane's gatekeeper (vote, "
                "decision, journal, simulated barrier) and through the server's intake, which "
                f"begins the stay. One in {UNREADABLE} cannot be read: half of these show nothing, "
                "half something unsure. What was read is made up; no pictures are in it.\n"
            ),
            "|  |  | share (95 %, Wilson) |",
            "| --- | ---: | ---: |",
            f"| visitors | {found.visitors:,} |  |",
            *(
                f"| {what} | {many:,} | {share_of(many, found.visitors)} |"
                for what, many in counts.items()
            ),
            "",
        ]
    )


def _decisions(found: Sequence[Decisions], runs: int) -> str:
    rows = [
        f"| {each.plates:,} | {_with_range(each.p99_ms)} | {_with_range(each.processor_p99_ms)} "
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
                f"medians of {runs} runs in turns, in brackets the lowest and the highest. Three "
                "passages in five are on the list, one in "
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


def _with_range(runs: Sequence[float]) -> str:
    return f"{median(runs):.3f} ({min(runs):.3f} to {max(runs):.3f})"


def _latency(found: Latency) -> str:
    cells = " | ".join(f"{found.at(share):.0f}" for share in (0.5, 0.95, 0.99, 1.0))
    return "\n".join(
        [
            "## From the last good frame to the barrier\n",
            (
                "A whole lane with the ONNX engine, in a process of its own: a camera of 1280x720 "
                f"that shows drawn cars, {FRAMES_A_SECOND} frames a second as JPEG, decoding, "
                "queue, reading, vote, decision, journal on disk, simulated barrier. Timed from "
                "when the frame came that the car was decided on until the barrier is told.\n"
            ),
            "| cars | let in | median, ms | p95, ms | p99, ms | longest, ms |",
            "| ---: | ---: | ---: | ---: | ---: | ---: |",
            f"| {found.cars:,} | {found.opened:,} | {cells} |",
            "",
            (
                f"Longer than {goals.MOST_LATENCY_MS} ms: "
                f"{_late(found.milliseconds, goals.MOST_LATENCY_MS)}, 95 % interval (Wilson).\n"
            ),
        ]
    )


def _late(found: Sequence[float], most: float) -> str:
    return share_of(sum(each > most for each in found), len(found))


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
        f"| {each.server} | {each.permits:,} | {len(each.seconds)} | {each.middle:.2f} "
        f"| {each.p99:.2f} | {_late(each.seconds, goals.MOST_NEWS_S)} |"
        for each in found
    ]
    return "\n".join(
        [
            "## News from the office\n",
            (
                "A permit is suspended on the server; how long until the lane's list in force says "
                "so. The question waits on the server, which looks four times a second. In one "
                "process there is no wire, and server and lane share an interpreter; with the "
                "server in its own, the office's change is made in another process than the one "
                "that answers, and the lane asks over HTTP.\n"
            ),
            "| server | permits | changes | median, s | p99, s | longer than 2 s |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            *rows,
            "",
            (
                "With fewer than a hundred changes p99 is the longest. Wanted: 2 s. The last "
                "column has its 95 % interval (Wilson).\n"
            ),
        ]
    )
