"""How long a lane's process takes to start with its list, and how much memory it then holds."""

import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from core.config import ROOT
from lpr.lane_benchmark.lists import PUBLIC_KEY, SLUG, signed

_STARTED = f"lane {SLUG} started"
_SETTLED_S = 2.0
_LANE_FILE = """
slug = "{slug}"
kind = "restricted"
direction = "entry"
garage = "harbor"
[camera]
kind = "folder"
source = "inbox"
[server]
url = "http://127.0.0.1:9"
token = "t"
list_key = "{key}"
[reading]
engine = "onnx"
"""


@dataclass(frozen=True, slots=True)
class LaneStart:
    """Seconds from the command to a lane that watches, and megabytes held then and at most."""

    plates: int
    seconds: float
    held_mb: float
    most_mb: float


def measure_start(plates: int) -> LaneStart:
    """Start `python -m lpr.lane` with a list of so many plates on disk, and no server."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "inbox").mkdir()
        (folder / "lane.toml").write_text(_LANE_FILE.format(slug=SLUG, key=PUBLIC_KEY))
        (folder / "list.signed").write_bytes(signed(plates))
        began = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "lpr.lane", "--config", str(folder / "lane.toml")],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        ) as lane:
            try:
                seconds = _until_started(lane, began)
                time.sleep(_SETTLED_S)
                held, most = _memory(lane.pid, "VmRSS"), _memory(lane.pid, "VmHWM")
            finally:
                lane.terminate()
                lane.communicate(timeout=30)
    return LaneStart(plates, seconds, held, most)


def _until_started(lane: "subprocess.Popen[str]", began: float) -> float:
    told = []
    for line in lane.stderr or ():
        told.append(line)
        if _STARTED in line:
            return time.perf_counter() - began
    raise RuntimeError("the lane did not start: " + "".join(told)[-500:])


def _memory(pid: int, which: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(which):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError(f"the system does not tell {which}")
