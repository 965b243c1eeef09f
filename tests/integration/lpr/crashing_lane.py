"""A real lane process that can be made to die at one of its steps: `python crashing_lane.py`.

Arguments: lane.toml, then the step after which the process kills itself with SIGKILL: `journal`
(the passage is on disk, the barrier has not heard of it), `barrier` (the barrier has risen,
nothing of that is on disk) or `never`. Its reader is the real one.
"""

import os
import signal
import sys
from typing import Any

from lpr.lane import __main__ as program
from lpr.lane.barriers.simulated import SimulatedBarrier
from lpr.lane.journal.store import Journal

_append, _raise_for = Journal.append, SimulatedBarrier.raise_for


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _append_then_die(self: Journal, kind: str, *rest: Any, **more: Any) -> int:
    sequence = _append(self, kind, *rest, **more)
    if kind == "passage":
        _die()
    return sequence


def _raise_then_die(self: SimulatedBarrier, *rest: Any) -> Any:
    _raise_for(self, *rest)
    _die()


if __name__ == "__main__":
    lane_file, step = sys.argv[1:]
    if step == "journal":
        Journal.append = _append_then_die  # type: ignore[method-assign]
    if step == "barrier":
        SimulatedBarrier.raise_for = _raise_then_die  # type: ignore[method-assign]
    sys.exit(program.main(["--config", lane_file]))
