"""`python -m scripts.measure_misreads`: counts misreadings of drawn plates for the lane's bench.

Writes lpr/lane_benchmark/misreads.json, which `make bench-lane` misreads its plates by. To be run
again after the reader's networks have changed; about ten minutes on a quiet core.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lpr.lane_benchmark.misread_counts import count_arrivals, count_looks, count_states, table
from lpr.lane_benchmark.misreads import TABLE
from lpr.reading import weights
from lpr.reading.onnx_network import OnnxNetwork
from lpr.reading.pipeline import open_reader
from lpr.reading.state import StateNamer


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw, read, count, and write the table."""
    options = _options(arguments)
    told = count(options.looks, options.states, options.arrivals)
    options.table.write_text(json.dumps(told, indent=1) + "\n")


def count(looks: int, states: int, arrivals: int) -> dict[str, Any]:
    """The table of so many passages, plates and arrivals."""
    reader = open_reader("onnx")
    namer = StateNamer(OnnxNetwork(weights.checked(weights.STATE_ONNX)))
    passages, characters = count_looks(reader, looks, _say)
    own, borrowed, types = count_states(namer, states, _say)
    at_gate, gate_own, gate_borrowed = count_arrivals(reader, arrivals, _say)
    return {
        "measured": datetime.now(UTC).date().isoformat(),
        "by": "python -m scripts.measure_misreads"
        f" --looks {looks} --states {states} --arrivals {arrivals}",
        "passages": {"looks": table(passages), "arrivals": table(at_gate)},
        "characters": table(characters),
        "states": {
            "looks": {"own": table(own), "borrowed": table(borrowed)},
            "arrivals": {"own": table(gate_own), "borrowed": table(gate_borrowed)},
        },
        "types": table(types),
    }


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.measure_misreads", description=__doc__)
    parser.add_argument("--looks", type=int, default=3000, help="passages of all qualities")
    parser.add_argument("--states", type=int, default=3000, help="plates whose state is named")
    parser.add_argument("--arrivals", type=int, default=600, help="cars at a drawn gate")
    parser.add_argument("--table", type=Path, default=TABLE, help="the table to write")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
