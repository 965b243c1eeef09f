"""The lane's bench, shortened: it runs through and says what it measured."""

import re
from pathlib import Path

from lpr.lane_benchmark.decisions import measure
from scripts.bench_lane import main


def test_the_page_tells_every_measure(tmp_path: Path) -> None:
    goal = tmp_path / "lane.md"
    main(["--short", "--page", str(goal)])
    told = goal.read_text()
    for row in (r"\| 100 \|", r"\| 1,000 \| \d", r"\| 0 \| \d", r"\| 200 \| 3 \| \d"):
        assert re.search(row, told), row
    assert "Measured 20" in told


def test_of_the_passages_three_in_five_are_let_in_at_any_size() -> None:
    for found in measure((50, 2_000), asked=500, runs=1):
        assert 0.55 < found.opened / found.asked < 0.75
        assert len(found.p99_ms) == len(found.processor_p99_ms) == len(found.reference_ms) == 1
