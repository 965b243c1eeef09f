"""The lanes that run on this machine, each a process of its own: one for every lane.toml."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from core.processes import ProcessSpec


def lane_processes(config: Mapping[str, Any]) -> list[ProcessSpec]:
    """A process for each INSTANCE_DIR/lanes/SLUG/lane.toml; none where there are none."""
    found = sorted(Path(config["INSTANCE_DIR"]).glob("lanes/*/lane.toml"))
    return [
        ProcessSpec(
            f"lane {path.parent.name}",
            (sys.executable, "-m", "lpr.lane", "--config", str(path)),
        )
        for path in found
    ]
