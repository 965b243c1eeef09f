"""docs/benchmarks/lpr.md, written from what was measured and from nothing else."""

from collections.abc import Sequence

from lpr.benchmark import counts
from lpr.benchmark.accuracy import by_width
from lpr.benchmark.coverage import Point, curve_of
from lpr.benchmark.figures import Figures
from lpr.benchmark.misses import all_misses
from lpr.benchmark.setting import ENGINE_NAMES, Setting
from lpr.benchmark.summary import summary
from lpr.benchmark.tables import table
from lpr.reading.threshold import OPENING_THRESHOLD

CHART_NAME = "lpr-coverage.svg"

_HEAD = """# How well plates are read

Written by `make bench-lpr`; changes by hand are lost with the next run. What the figures mean,
where the photographs come from and what is known to be weak: [reading.md](../reading.md)."""

_COUNTING = f"""
Shares with their 95 % interval (Wilson). Folded: O counts as 0 and I as 1, as in the plate's key.
The engines' columns count the first plate of the answer; RapidOCR's counts a plate as read when
*any* line of its answer equals it. Opened: read with at least {OPENING_THRESHOLD:g}, the opening
threshold; wrongly: as another key. Seconds and memory are of a fresh process that loads the ONNX
engine and reads one frame."""

_WAYS = """
RapidOCR does not say which line is the plate. Counted in three ways:
"""

_WIDTHS = """
## By the plate's width

Frames first, then streets, whose labels have no numbers. ONNX engine.
"""

_SPEED = """
## Speed

Milliseconds a frame of 1280x720: the median over the runs of each run's p50 and p95. The settings
take turns, frame set by frame set, each in a process of its own. The reference is a fixed piece of
work on one core, timed between them all: compare two reports by it. Busy: a spinning process for
every core beside it, of the same priority.
"""

_LANE = """
## One camera

A whole lane (camera, queue, reader, tracker, journal, evidence) on a drawn film of cars at a gate,
a vehicle in every frame. Where the camera has a rate of its own, frames for which there is no time
are dropped, the oldest first, and counted.
"""

_RUNTIMES = """
## The networks by themselves

Milliseconds a run, in turns: by ONNX Runtime as it reads (threads asleep while they wait), by
OpenCV's own choice of engine, and by its classic one. Apart: the largest difference of any output
from ONNX Runtime's with one thread.
"""

_CURVE = f"""
## What confidence is worth

![Wrong reads against plates that open]({CHART_NAME})

A plate opens when it was read with at least the threshold; wrong is another key. All shares are of
all plates. The ring in the picture is the opening threshold, {OPENING_THRESHOLD:g}.
"""


def write_report(figures: Figures) -> str:
    """The whole document."""
    lines = [_HEAD, "", *_machine(figures), "", *summary(figures)]
    lines += [_COUNTING, *_ways(figures), *_widths(figures), *_speed(figures)]
    lines += [*_lane(figures), *_networks(figures), *_curves(figures), *all_misses(figures)]
    return "\n".join(lines).rstrip() + "\n"


def _machine(figures: Figures) -> list[str]:
    versions = ", ".join(f"{name} {number}" for name, number in figures.machine.versions)
    return [
        f"Measured on {figures.at:%Y-%m-%d} at {figures.at:%H:%M} UTC on {figures.machine}.",
        f"{versions}.",
        f"Load before {figures.load_before:.1f}, after {figures.load_after:.1f}.",
    ]


def _ways(figures: Figures) -> list[str]:
    rows = []
    for way, name in (
        ("any_line", "any line"),
        ("largest_line", "the largest line"),
        ("surest_line", "the line with the best score"),
    ):
        for folded in (True, False):
            kind = f"{name}, {'folded' if folded else 'exact'}"
            sets = (figures.general.frames, figures.general.crops)
            rows.append([kind, *(counts.lines(each, way, folded=folded) for each in sets)])
    return [_WAYS, *table(["RapidOCR", "frames", "single plates"], rows)]


def _widths(figures: Figures) -> list[str]:
    ours = figures.accuracies[0]
    rows = [
        [
            name,
            counts.located(inside),
            counts.folded(inside),
            counts.exact(inside),
            counts.opened(inside),
            counts.wrong(inside).count,
        ]
        for name, inside in by_width(ours.frames.boxed)
    ]
    streets = [[name, counts.located(inside)] for name, inside in by_width(ours.streets.boxed)]
    header = ["px, frames", "located", "folded", "exact", "opened", "wrongly"]
    lines = [_WIDTHS, *table(header, rows), ""]
    lines += table(["px, streets", "located"], streets)
    small = [each for each in ours.streets.boxed if not each.is_located]
    widths = sorted(each.label.box.width for each in small if each.label.box)
    if widths:
        lines += ["", f"Not located on streets: plates of {_listed(widths)} px."]
    return lines


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def setting_name(setting: Setting) -> str:
    """A setting in words."""
    words = [ENGINE_NAMES[setting.engine]]
    if setting.runtime == "opencv":
        words.append("run by OpenCV")
    if setting.threads:
        words.append(f"threads {setting.threads}")
    if setting.torch_threads:
        words.append(f"PyTorch {setting.torch_threads}")
    if setting.passive:
        words.append("asleep while waiting")
    return ", ".join(words) if len(words) > 1 else f"{words[0]}, as it sets itself up"


def _speed(figures: Figures) -> list[str]:
    idle, busy = figures.times.idle, figures.times.busy
    rows = [
        [
            setting_name(speed.setting),
            f"{speed.p50:.0f} / {speed.p95:.0f}",
            f"{busy.of(speed.setting).p50:.0f} / {busy.of(speed.setting).p95:.0f}",
        ]
        for speed in idle.speeds
    ]
    rows.append(["reference", f"{idle.reference:.1f}", f"{busy.reference:.1f}"])
    header = ["threads", "ms, p50 / p95", "cores busy"]
    runs = (
        f"{idle.frames} frames. Runs: {idle.rounds}, with a load of {idle.load:.1f} at the end;"
        f" busy {busy.rounds}, with {busy.load:.1f}."
    )
    return [_SPEED, *table(header, rows), "", runs]


def _lane(figures: Figures) -> list[str]:
    rows = [
        [
            f"{stream.rate:g}" if stream.rate else "as fast as it is read",
            stream.shown,
            stream.dropped,
            f"{stream.rate_read:.1f}",
            f"{stream.right} of {stream.vehicles}",
        ]
        for stream in figures.times.streams
    ]
    header = ["frames a second", "shown", "dropped", "read a second", "vehicles read right"]
    lane, alone = figures.times.whole_lane, figures.times.reader_alone
    fresh = (
        f"A fresh process takes {alone.seconds:.2f} s to its first read and {alone.peak:.0f} MB at"
        f" most; with the lane's own parts {lane.seconds:.2f} s and {lane.peak:.0f} MB."
    )
    return [_LANE, *table(header, rows), "", fresh]


def _networks(figures: Figures) -> list[str]:
    rows = [
        [
            idle.network,
            f"{idle.shape[2]}x{idle.shape[1]}",
            idle.runtime,
            idle.threads,
            f"{idle.ms:.1f}",
            f"{busy.ms:.1f}",
            f"{idle.apart:.0e}" if idle.apart else "0",
        ]
        for idle, busy in zip(figures.times.networks, figures.times.networks_busy, strict=True)
    ]
    header = ["network", "picture", "runtime", "threads", "ms", "cores busy", "apart"]
    return [_RUNTIMES, *table(header, rows)]


def _curves(figures: Figures) -> list[str]:
    real = curve_of(figures.accuracies[0].real)
    drawn = {point.threshold: point for point in figures.drawn}
    rows = [
        [
            f"{point.threshold:g}",
            *_drawn_cells(drawn.get(point.threshold)),
            f"{point.coverage:.1%}",
            f"{point.wrong}",
        ]
        for point in real
    ]
    plates = f"{figures.drawn[0].plates:,}" if figures.drawn else "no"
    header = ["confidence", f"of {plates} drawn", "wrong", f"of {real[0].plates} real", "wrong"]
    return [_CURVE, *table(header, rows)]


def _drawn_cells(point: Point | None) -> list[str]:
    if point is None:
        return ["–", "–"]
    return [f"{point.coverage:.1%}", f"{point.wrong} ({point.risk:.3%})"]
