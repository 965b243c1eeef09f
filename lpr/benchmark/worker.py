"""One setting in a process of its own: reads all frames once for each line it is given.

`python -m lpr.benchmark.worker SETTING FRAMES` prints "ready", then a list of milliseconds a round.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from lpr.benchmark.setting import Read, Setting, open_setting


def main(setting: Setting, frames_path: Path) -> None:
    """Serve rounds until there is no more input."""
    read = open_setting(setting)
    frames = np.load(frames_path, mmap_mode="r")
    for frame in frames[:3]:  # networks are planned at the first frames
        read(np.array(frame))
    print("ready", flush=True)
    for _ in sys.stdin:
        print(json.dumps([_timed(read, frame) for frame in frames]), flush=True)


def _timed(read: Read, frame: Any) -> float:
    picture = np.array(frame)
    began = time.perf_counter()
    read(picture)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main(Setting.from_json(sys.argv[1]), Path(sys.argv[2]))
