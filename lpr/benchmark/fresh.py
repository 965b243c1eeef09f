"""Start and memory of a fresh process: from its first instruction to its first read.

`python -m lpr.benchmark.fresh reader|lane SETTING PICTURE` prints one JSON object.
"""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from lpr.benchmark.setting import Setting

RUNS = 5
PARTS = ("reader", "lane")  # the reader alone; with the rest of a lane


@dataclass(frozen=True, slots=True)
class Fresh:
    """Median over several processes: seconds to the first read, peak memory in MB (1e6 bytes)."""

    seconds: float
    peak: float


def measure_fresh(part: str, setting: Setting, picture: Path, runs: int = RUNS) -> Fresh:
    """Start processes that read one picture; ``part`` is ``reader``, or ``lane`` with its parts.

    Raises CalledProcessError where one fails.
    """
    starts, peaks = [], []
    command = [sys.executable, "-m", "lpr.benchmark.fresh", part, setting.to_json(), str(picture)]
    for _ in range(runs):
        began = time.clock_gettime(time.CLOCK_MONOTONIC)
        done = subprocess.run(
            command, env=setting.environment(), capture_output=True, text=True, check=True
        )
        told = json.loads(done.stdout)
        starts.append(told["read_at"] - began)
        peaks.append(told["peak"] / 1e6)
    return Fresh(median(starts), median(peaks))


def _read_one(part: str, setting: Setting, picture: Path) -> None:
    from lpr.benchmark.setting import open_setting  # noqa: PLC0415 - the start is what is timed
    from lpr.reading.pictures import decode_picture  # noqa: PLC0415

    if part == "lane":
        import lpr.lane.process  # noqa: F401, PLC0415
    open_setting(setting)(decode_picture(picture))
    read_at = time.clock_gettime(time.CLOCK_MONOTONIC)
    strange = {"flask", "sqlalchemy"} & set(sys.modules)
    if strange:
        raise SystemExit(f"A lane would not have loaded {strange}.")
    print(json.dumps({"read_at": read_at, "peak": _peak_bytes()}))


def _peak_bytes() -> int:
    """The most memory that was resident. Linux's own count: `getrusage` also counts the parent."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        import resource  # noqa: PLC0415 - where there is no /proc

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    line = next(line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    _read_one(sys.argv[1], Setting.from_json(sys.argv[2]), Path(sys.argv[3]))
