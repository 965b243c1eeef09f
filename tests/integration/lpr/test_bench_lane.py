"""The lane's bench, shortened: it runs through and says what it measured."""

import re
from pathlib import Path

from lpr.lane_benchmark.decisions import measure
from lpr.lane_benchmark.goals import MOST_MISREAD, of_gates
from lpr.lane_benchmark.strangers import Way, measure_gates
from scripts.bench_lane import main


def test_the_page_tells_every_measure(tmp_path: Path) -> None:
    goal = tmp_path / "lane.md"
    main(["--short", "--page", str(goal)])
    told = goal.read_text()
    for row in (
        r"\| 100 \|",
        r"\| 1,000 \| \d",
        r"\| 0 \| \d",
        r"\| SQLite.* \| 200 \| 3 \| \d",
        r"\| PostgreSQL.* \| 200 \| 3 \| \d",
        r"\| passages \| 1,000 \| 1,000 \|",
        r"\| visitors \| 60 \|",
        r"\| with a stay on the server that this very code finds \| 60 \| 100.00%",
        r"\| 2 \| 2 \| \d+ \| \d+ \| \d+ \| \d+ \|",
        r"let in by a near match.* \| 0 \(0.0 to \d",
        r"`python -m scripts.measure_misreads --looks \d+",
    ):
        assert re.search(row, told), row
    assert "Measured 20" in told


def test_of_the_passages_three_in_five_are_let_in_at_any_size() -> None:
    for found in measure((50, 2_000), asked=500, runs=1):
        assert 0.55 < found.opened / found.asked < 0.75
        assert len(found.p99_ms) == len(found.processor_p99_ms) == len(found.reference_ms) == 1


def test_strangers_stay_out_and_permit_holders_come_in() -> None:
    said: list[str] = []
    gates = measure_gates(20_000, 2_500, said.append)
    for goal in of_gates(gates):
        assert goal.is_met, goal
    for gate in gates:
        strangers = gate.strangers
        assert (strangers.passages, gate.permits) == (20_000, 2_500)
        assert 100 < strangers.borrowed < 300
        assert strangers.misread > MOST_MISREAD  # or the run would say nothing of misreads
        assert strangers.admitted[Way.TYPE_UNREAD] > 0
        assert strangers.with_state[Way.STATE_UNREAD] == 0
        assert gate.holders.opened <= gate.holders.with_badge <= gate.holders.passages
