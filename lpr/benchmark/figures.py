"""Everything that one run of the bench measured."""

from dataclasses import dataclass
from datetime import datetime

from lpr.benchmark.accuracy import Accuracy, GeneralAccuracy
from lpr.benchmark.coverage import Point
from lpr.benchmark.fresh import Fresh
from lpr.benchmark.machine import Machine
from lpr.benchmark.runtimes import RuntimeTime
from lpr.benchmark.setting import Setting
from lpr.benchmark.speed import SpeedRun
from lpr.benchmark.stream import Stream

# As the engines set themselves up: no number of threads is given from outside.
SHIPPED = {name: Setting(name) for name in ("onnx", "easyocr", "rapidocr")}
SETTINGS = (
    *SHIPPED.values(),
    Setting("onnx", 1),
    Setting("onnx", 2),
    Setting("onnx", 1, runtime="opencv"),
    Setting("onnx", 2, runtime="opencv"),
    Setting("easyocr", 1, 1),
    Setting("easyocr", 2, 1),
    Setting("easyocr", 2, 2),
    Setting("easyocr", 2, 2, passive=True),
)


@dataclass(frozen=True, slots=True)
class Times:
    """Speeds and memory. ``idle`` and ``busy`` hold the same settings, networks the same runs."""

    idle: SpeedRun
    busy: SpeedRun
    networks: list[RuntimeTime]
    networks_busy: list[RuntimeTime]
    reader_alone: Fresh
    whole_lane: Fresh
    streams: list[Stream]


@dataclass(frozen=True, slots=True)
class Figures:
    """One run: when and where, what was read right (an engine each), and how fast."""

    at: datetime
    machine: Machine
    load_before: float
    load_after: float
    accuracies: list[Accuracy]
    general: GeneralAccuracy
    times: Times
    drawn: list[Point]
