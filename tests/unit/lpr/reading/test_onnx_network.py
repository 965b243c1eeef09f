"""ONNX Runtime as it reads: few threads, and no word to its maker."""

import subprocess
import sys
from pathlib import Path

import pytest

from lpr.reading.onnx_network import THREADS

ROOT = Path(__file__).resolve().parents[4]
NETWORKS = 4

# What makes the runtime report, where nothing else does: no sign of a test or a build machine.
ASKED_TO_REPORT = {"ORT_DISABLE_TELEMETRY": "0"}


def run(script: str, home: Path, **environment: str) -> str:
    """What a process of its own prints, with this folder as its user's home."""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_nothing_is_kept_or_sent_about_the_user(tmp_path: Path) -> None:
    script = (
        "import numpy as np; from lpr.reading.pipeline import open_reader;"
        "open_reader('onnx').read(np.zeros((90, 160, 3), np.uint8))"
    )
    run(script, tmp_path, **ASKED_TO_REPORT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted by the kernel's files")
def test_readers_bring_no_more_threads_than_their_networks_need(tmp_path: Path) -> None:
    script = (
        "import os, numpy as np; from lpr.reading.pipeline import open_reader\n"
        "def threads(): return len(os.listdir('/proc/self/task'))\n"
        "first = open_reader('onnx'); before = threads()\n"
        "more = [open_reader('onnx') for _ in range(2)]\n"
        "frame = np.zeros((90, 160, 3), np.uint8)\n"
        "for reader in [first, *more]: reader.read(frame)\n"
        "print(threads() - before)"
    )
    assert int(run(script, tmp_path)) <= 2 * NETWORKS * (THREADS - 1) + THREADS
