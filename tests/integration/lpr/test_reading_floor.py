"""Real photographs, where this machine has them: reading never falls below what was promised."""

from pathlib import Path

import pytest

from lpr.reading.bench import bench
from lpr.reading.pipeline import open_reader

PHOTOGRAPHS = Path(__file__).resolve().parents[4] / "shared" / "data" / "lpr"
REASON = f"no photographs to measure on in shared: {PHOTOGRAPHS}"


@pytest.mark.timeout(900)
@pytest.mark.skipif(not PHOTOGRAPHS.is_dir(), reason=REASON)
def test_four_in_five_frames_are_read_and_none_wrongly_enough_to_open() -> None:
    report = bench(open_reader("onnx"), PHOTOGRAPHS / "us_frames")
    assert report.unreadable == 0
    assert report.located >= report.plates - 1
    assert report.folded >= 0.8 * report.plates
    assert report.wrong <= 1, "a wrong plate that would open"


@pytest.mark.timeout(900)
@pytest.mark.skipif(not PHOTOGRAPHS.is_dir(), reason=REASON)
def test_single_plates_are_read_and_their_states_named() -> None:
    report = bench(open_reader("onnx"), PHOTOGRAPHS / "us_crops")
    assert report.exact >= 0.89 * report.plates
    assert report.folded >= 0.95 * report.plates
    assert report.wrong <= 2
    named = [
        (each.read.state, each.label.state)
        for each in report.numbered
        if each.read and each.read.state
    ]
    assert len(named) >= 0.6 * report.plates
    assert sum(said == true for said, true in named) >= 0.95 * len(named)
