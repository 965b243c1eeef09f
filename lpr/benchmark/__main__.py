"""`make bench-lpr DATA=folder`: measures everything, prints the table, writes docs/benchmarks/."""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from lpr.benchmark.accuracy import Progress, measure, measure_general
from lpr.benchmark.chart import draw_chart
from lpr.benchmark.coverage import curve_of, load_curve
from lpr.benchmark.figures import SETTINGS, SHIPPED, Figures, Times
from lpr.benchmark.film import FilmError, draw_film
from lpr.benchmark.fresh import PARTS, measure_fresh
from lpr.benchmark.gate_frames import gate_frames
from lpr.benchmark.general_reader import GeneralReader
from lpr.benchmark.machine import load, this_machine, use_two_cores
from lpr.benchmark.photographs import Photographs, PhotographsError, find_photographs
from lpr.benchmark.report import CHART_NAME, write_report
from lpr.benchmark.runtimes import measure_runtimes
from lpr.benchmark.speed import WorkerError, measure_speed
from lpr.benchmark.stream import measure_stream
from lpr.benchmark.summary import summary
from lpr.reading.labels import LabelsError
from lpr.reading.pictures import PictureError
from lpr.reading.pipeline import open_reader
from lpr.reading.threshold import OPENING_THRESHOLD
from lpr.reading.weights import WeightsError
from lpr.training.fonts import FontsMissingError

TARGET = Path(__file__).resolve().parents[2] / "docs" / "benchmarks" / "lpr.md"
ENGINES = ("onnx", "easyocr")
RATES = (None, 15.0, 20.0, 25.0)  # frames a second of the camera; None waits for the reader
_FAILED = 1
_REASONS = (
    FilmError,
    FontsMissingError,
    LabelsError,
    PhotographsError,
    PictureError,
    WeightsError,
    WorkerError,
)
_FILM = "film.avi"
_NO_DATA = (
    "Say where the photographs are: make bench-lpr DATA=folder. docs/reading.md says what the"
    " folder holds and where it comes from."
)


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure for."""

    frames: int
    rounds: int
    busy_rounds: int
    runs: int
    fresh: int
    seconds: float


FULL = Effort(frames=37, rounds=5, busy_rounds=3, runs=30, fresh=5, seconds=20.0)
QUICK = Effort(frames=4, rounds=1, busy_rounds=1, runs=3, fresh=1, seconds=3.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    options = _options(arguments)
    if not options.data:
        return _refuse(_NO_DATA)
    use_two_cores()
    try:
        sets = find_photographs(Path(options.data))
        figures = measure_all(sets, QUICK if options.quick else FULL)
    except _REASONS as reason:
        return _refuse(str(reason))
    except subprocess.CalledProcessError as reason:
        return _refuse(f"{reason}\n{reason.stderr}")
    print("\n".join(summary(figures)))
    if not options.quick:
        _write(figures, options.output)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m lpr.benchmark", description=__doc__)
    parser.add_argument("--data", default="", help="the folder with the photographs")
    parser.add_argument("--output", type=Path, default=TARGET, help="where the report goes")
    parser.add_argument(
        "--quick", action="store_true", help="time a few frames only, and write no report"
    )
    return parser.parse_args(arguments)


def _refuse(words: str) -> int:
    print(words, file=sys.stderr)
    return _FAILED


def _write(figures: Figures, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(write_report(figures), encoding="utf-8")
    curves = [("real plates", curve_of(figures.accuracies[0].real))]
    if figures.drawn:
        curves.insert(0, ("drawn plates", figures.drawn))
    chart = draw_chart(curves, OPENING_THRESHOLD)
    target.with_name(CHART_NAME).write_text(chart, encoding="utf-8")
    print(f"\n{target} and {CHART_NAME} are written.")


def measure_all(sets: Photographs, effort: Effort) -> Figures:
    """Accuracy first, then everything that is timed."""
    at, before = datetime.now(UTC), load()
    with TemporaryDirectory() as name:
        folder = Path(name)
        _say("drawing a film")  # first, since it needs most to be in place
        draw_film(folder / _FILM)
        accuracies = [
            measure(engine, open_reader(engine), sets, _progress(engine)) for engine in ENGINES
        ]
        general = measure_general(GeneralReader(), sets, _progress("rapidocr"))
        times = _measure_times(sets, effort, folder)
    return Figures(
        at=at,
        machine=this_machine(),
        load_before=before,
        load_after=load(),
        accuracies=accuracies,
        general=general,
        times=times,
        drawn=load_curve(),
    )


def _measure_times(sets: Photographs, effort: Effort, folder: Path) -> Times:
    frames, picture, film = folder / "frames.npy", folder / "frame.png", folder / _FILM
    stacked = gate_frames(sets.frames, effort.frames)
    np.save(frames, stacked)
    cv2.imwrite(str(picture), stacked[0])
    lane = SHIPPED["onnx"]
    _say("start and memory")
    alone, whole = (measure_fresh(part, lane, picture, effort.fresh) for part in PARTS)
    _say("one camera")
    streams = [measure_stream(lane, film, rate, effort.seconds) for rate in RATES]
    _say("networks")
    networks = measure_runtimes(effort.runs)
    networks_busy = measure_runtimes(effort.runs, busy=True)
    _say("speed")
    idle = measure_speed(SETTINGS, frames, rounds=effort.rounds)
    _say("speed with busy cores")
    busy = measure_speed(SETTINGS, frames, rounds=effort.busy_rounds, busy=True)
    return Times(idle, busy, networks, networks_busy, alone, whole, streams)


def _say(words: str) -> None:
    print(f"… {words}", file=sys.stderr, flush=True)


def _progress(name: str) -> Progress:
    def tell(count: int, whole: int) -> None:
        if count == whole:
            _say(f"{name}: {count} pictures")

    return tell


if __name__ == "__main__":
    sys.exit(main())
