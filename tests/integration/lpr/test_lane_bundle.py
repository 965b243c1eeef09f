"""The lane's bundle on an empty box: installed from its own lock alone, it reads and decides."""

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import cv2
import pytest

from lpr.training.scenes import draw_arrival
from scripts.lane_bundle import write_bundle
from tests.integration.lpr.test_lane_process import LANE_FILE, NO_SERVER

UV = Path(sys.executable).parent / "uv"
# A registry may be slow; the wheels are 110 MB.
INSTALL_SECONDS = 240


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """An empty folder with the bundle unpacked."""
    write_bundle(tmp_path / "bundle.tar.gz")
    with tarfile.open(tmp_path / "bundle.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path / "gatehouse-lane"


def test_equal_sources_give_equal_bundles(tmp_path: Path) -> None:
    for name in "ab":
        write_bundle(tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.timeout(INSTALL_SECONDS + 120)
def test_a_box_with_nothing_else_replays_a_passage(box: Path, tmp_path: Path) -> None:
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def done(*command: object, seconds: int = 60) -> str:
        words = [str(word) for word in command]
        run = subprocess.run(
            words, cwd=box, env=bare, capture_output=True, text=True, timeout=seconds, check=False
        )
        assert run.returncode == 0, run.stderr[-3000:]
        return run.stdout

    python = tmp_path / "venv" / "bin" / "python"
    done(UV, "venv", "--quiet", "--python", sys.executable, tmp_path / "venv")
    done(
        *(UV, "pip", "install", "--quiet", "--python", python, "--require-hashes"),
        *("-r", "requirements-lane.txt"),
        seconds=INSTALL_SECONDS,
    )
    installed = done(UV, "pip", "list", "--python", python).lower()
    assert not any(name in installed for name in ("flask", "sqlalchemy", "torch", "easyocr"))

    (box / "lane.toml").write_text(LANE_FILE.format(kind="public", server=NO_SERVER))
    source = tmp_path / "source" / "car"
    source.mkdir(parents=True)
    for number, frame in enumerate(draw_arrival("8ABC12", "MA", seed=0, frames=4)):
        cv2.imwrite(str(source / f"{number}.jpg"), frame)
    told = done(python, "-m", "lpr.lane", "--config", "lane.toml", "--replay", source.parent)
    [line] = told.splitlines()
    passage = json.loads(line)
    assert (passage["plate"], passage["decision"]) == ("8ABC12", "open")
