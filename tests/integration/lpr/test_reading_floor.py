"""Real photographs, where this machine has them: reading never falls below what was promised."""

from pathlib import Path

import pytest

from lpr.reading.bench import bench
from lpr.reading.pipeline import open_reader

FRAMES = Path(__file__).resolve().parents[4] / "shared" / "data" / "lpr" / "us_frames"


@pytest.mark.timeout(900)
@pytest.mark.skipif(not FRAMES.is_dir(), reason=f"no photographs to measure on in {FRAMES}")
def test_at_least_half_of_the_frames_are_read_exactly() -> None:
    report = bench(open_reader("opencv"), FRAMES)
    assert report.unreadable == 0
    assert report.exact >= report.plates / 2
    assert report.located >= 0.9 * report.plates
    assert report.wrong <= 1, "a wrong plate that would open"
