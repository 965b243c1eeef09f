"""The first table: what is wanted, and what each reader gives."""

from collections.abc import Callable

from lpr.benchmark import counts
from lpr.benchmark.accuracy import Accuracy, GeneralAccuracy, at_least
from lpr.benchmark.figures import SHIPPED, Figures
from lpr.benchmark.setting import ENGINE_NAMES
from lpr.benchmark.shares import Share
from lpr.benchmark.tables import table

NONE = "–"
WIDE_ENOUGH = 60  # pixels, from which on a plate on a street counts

_Ours = Callable[[Accuracy], object]
_General = Callable[[GeneralAccuracy], object]


def summary(figures: Figures) -> list[str]:
    """The lines of the table."""
    names = [ENGINE_NAMES[accuracy.engine] for accuracy in figures.accuracies]
    rows = [*_accuracy_rows(figures), *_speed_rows(figures)]
    return table(["", "goal", *names, ENGINE_NAMES["rapidocr"]], rows)


def _lines_of(crops: bool, folded: bool, way: str = "any_line") -> _General:
    return lambda general: counts.lines(
        general.crops if crops else general.frames, way, folded=folded
    )


_ROWS: tuple[tuple[str, str, _Ours, _General | None], ...] = (
    (
        "frames, plate first in the answer: folded",
        "96 %",
        lambda ours: counts.folded(ours.frames.numbered),
        _lines_of(crops=False, folded=True),
    ),
    (
        "frames, plate first in the answer: exact",
        "92 %",
        lambda ours: counts.exact(ours.frames.numbered),
        _lines_of(crops=False, folded=False),
    ),
    (
        "single plates: folded",
        "93 %",
        lambda ours: counts.folded(ours.crops.numbered),
        _lines_of(crops=True, folded=True),
    ),
    (
        "single plates: exact",
        "88 %",
        lambda ours: counts.exact(ours.crops.numbered),
        _lines_of(crops=True, folded=False),
    ),
    (
        "single plates, looked for like in a frame: folded",
        "",
        lambda ours: counts.folded(ours.crops_located.numbered),
        None,
    ),
    (
        "single plates, looked for like in a frame: exact",
        "",
        lambda ours: counts.exact(ours.crops_located.numbered),
        None,
    ),
    (
        "frames: plates located (IoU 0.5)",
        "73 of 74",
        lambda ours: counts.located(ours.frames.boxed),
        None,
    ),
    (
        f"streets: plates {WIDE_ENOUGH} px and wider located",
        "95 %",
        lambda ours: counts.located(at_least(ours.streets.boxed, WIDE_ENOUGH)),
        None,
    ),
    (
        "single plates: state named",
        "70 %",
        lambda ours: counts.state_named(ours.crops.numbered),
        None,
    ),
    (
        "single plates: state right where named",
        "95 %",
        lambda ours: counts.state_right(ours.crops.numbered),
        None,
    ),
    (
        "pictures without a plate: with a confident read",
        "at most 1",
        lambda ours: Share(ours.alarms.confident, ours.alarms.pictures),
        None,
    ),
    ("real plates opened", "85 %", lambda ours: counts.opened(ours.real), None),
    ("real plates opened wrongly", "at most 1", lambda ours: counts.wrong(ours.real), None),
)


def _accuracy_rows(figures: Figures) -> list[list[object]]:
    return [
        [
            name,
            goal or NONE,
            *(ours(accuracy) for accuracy in figures.accuracies),
            general(figures.general) if general else NONE,
        ]
        for name, goal, ours, general in _ROWS
    ]


def _speed_rows(figures: Figures) -> list[list[object]]:
    engines = [*(accuracy.engine for accuracy in figures.accuracies), "rapidocr"]
    speeds = [figures.times.idle.of(SHIPPED[engine]) for engine in engines]
    times = [f"{speed.p50:.0f} / {speed.p95:.0f}" for speed in speeds]
    alone, sustained = figures.times.reader_alone, best_rate(figures)
    only = [NONE] * (len(engines) - 1)
    return [
        ["ms a 1280x720 frame, p50 / p95", "p50 35 / 70 (ONNX / EasyOCR)", *times],
        ["seconds from start to first read", "1", f"{alone.seconds:.2f}", *only],
        ["peak memory, MB", "250", f"{alone.peak:.0f}", *only],
        ["frames a second sustained", "20", sustained, *only],
    ]


def best_rate(figures: Figures) -> str:
    """Frames a second that the lane reads when the camera waits for it."""
    patient = [stream for stream in figures.times.streams if stream.rate is None]
    return f"{patient[0].rate_read:.1f}" if patient else NONE
