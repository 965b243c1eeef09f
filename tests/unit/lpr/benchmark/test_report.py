"""The report says what was measured, with intervals, and hides no miss."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lpr.benchmark.__main__ import main
from lpr.benchmark.accuracy import Accuracy, Alarms, GeneralAccuracy
from lpr.benchmark.coverage import Point
from lpr.benchmark.figures import SETTINGS, Figures, Times
from lpr.benchmark.fresh import Fresh
from lpr.benchmark.general_reader import Line, LinesOutcome
from lpr.benchmark.machine import Machine
from lpr.benchmark.report import setting_name, write_report
from lpr.benchmark.runtimes import RuntimeTime
from lpr.benchmark.setting import Setting
from lpr.benchmark.speed import Speed, SpeedRun
from lpr.benchmark.stream import Stream
from lpr.reading.bench import Outcome, Report
from lpr.reading.labels import Label
from lpr.reading.records import Box, PlateRead

PLACE = Box(10, 10, 90, 40)


def seen(plate: str, text: str, confidence: float, state: str | None = None) -> Outcome:
    read = PlateRead(text, confidence, PLACE, (), state, 0.9) if text else None
    label = Label(PLACE, plate, "MA" if state else None)
    return Outcome(f"{plate}.jpg", label, 0.8, read)


def accuracy(engine: str, outcomes: list[Outcome]) -> Accuracy:
    report = Report(images=len(outcomes), outcomes=outcomes)
    streets = Report(images=1, outcomes=[Outcome("s.jpg", Label(Box(0, 0, 45, 10)), 0.0, None)])
    return Accuracy(engine, report, report, report, streets, Alarms(320, 4, 1, 0.98))


def speeds(busy: bool) -> SpeedRun:
    found = tuple(Speed(each, 34.0, 60.0) for each in SETTINGS)
    return SpeedRun(found, 5.0, 5, 37, 0.4, busy)


@pytest.fixture
def figures() -> Figures:
    outcomes = [
        seen("8ABC12", "8ABC12", 0.99, "MA"),
        seen("AB0", "ABO", 0.99, "NY"),
        seen("CAR1", "CAT1", 0.999),
        seen("GONE", "", 0.0),
    ]
    lines = [LinesOutcome("a.jpg", Label(PLACE, "8ABC12"), (Line("8ABC12", 0.9, 1.0),))]
    network = RuntimeTime("gatehouse_locator.onnx", (1, 544, 960), "ONNX Runtime", 1, 9.0, 0.0)
    return Figures(
        at=datetime(2026, 3, 4, 5, 6, tzinfo=UTC),
        machine=Machine("A processor", 2, 8 * 2**30, (("Python", "3.11"),)),
        load_before=0.1,
        load_after=1.2,
        accuracies=[
            accuracy("onnx", outcomes),
            accuracy("easyocr", outcomes[:2] + outcomes[3:] * 2),
        ],
        general=GeneralAccuracy(lines, lines),
        times=Times(
            idle=speeds(busy=False),
            busy=speeds(busy=True),
            networks=[network],
            networks_busy=[network],
            reader_alone=Fresh(0.5, 120.0),
            whole_lane=Fresh(0.6, 140.0),
            streams=[
                Stream(None, 20.0, 500, 500, 0, 16, 16),
                Stream(20.0, 20.0, 400, 390, 10, 16, 16),
            ],
        ),
        drawn=[Point(0.975, 50_000, 40, 100_000)],
    )


def test_the_first_table_has_goals_and_intervals(figures: Figures) -> None:
    report = write_report(figures)
    assert "Measured on 2026-03-04 at 05:06 UTC on A processor, 2 cores used, 8 GiB" in report
    assert (
        "| frames, plate first in the answer: folded | 96 % | 2 of 4, 50.0% (15.0% to 85.0%)"
        in report
    )
    assert "| frames, plate first in the answer: exact | 92 % | 1 of 4, 25.0%" in report
    assert "| real plates opened wrongly | at most 1 | 2 of 8" in report
    assert "| pictures without a plate: with a confident read | at most 1 | 1 of 320" in report
    assert "| single plates: state right where named | 95 % | 1 of 2" in report
    assert "| peak memory, MB | 250 | 120 |" in report
    assert "| frames a second sustained | 20 | 25.0 |" in report
    assert "| 20 | 400 | 10 | 19.5 | 16 of 16 |" in report


def test_every_miss_is_listed(figures: Figures) -> None:
    report = write_report(figures)
    assert "| `AB0` | `ABO` | 0.990 | 90 | same key |" in report
    assert "| `CAR1` | `CAT1` | 0.999 | 90 | would open |" in report
    assert "| `GONE` | nothing | 0.000 | 90 |  |" in report
    assert "| MA | NY | 0.900 |" in report
    assert "`8ABC12` | `8ABC12`" not in report
    assert "`CAT1` / nothing" in report, "what the other engine reads differently"
    assert ".jpg" not in report


def test_the_curve_shows_drawn_beside_real(figures: Figures) -> None:
    report = write_report(figures)
    assert "| 0.975 | 50.0% | 40 (0.040%) | 75.0% | 2 |" in report
    assert "of 100,000 drawn" in report


def test_a_report_without_drawn_plates_says_so(figures: Figures) -> None:
    figures.drawn.clear()
    assert "of no drawn" in write_report(figures)


def test_settings_in_words() -> None:
    assert setting_name(Setting("onnx")) == "ONNX engine, as it sets itself up"
    assert setting_name(Setting("easyocr", 2, 1)) == "EasyOCR engine, threads 2, PyTorch 1"
    words = setting_name(Setting("onnx", 2, runtime="opencv"))
    assert words == "ONNX engine, run by OpenCV, threads 2"


def test_without_a_folder_the_command_says_what_is_missing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["--data", ""]) == 1
    assert "make bench-lpr DATA=folder" in capsys.readouterr().err
    assert main(["--data", str(tmp_path)]) == 1
    assert "us_frames" in capsys.readouterr().err
