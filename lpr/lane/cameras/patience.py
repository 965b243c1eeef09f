"""How long a lane bears with its camera: the `[camera.patience]` table of a lane.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

# From, to, in seconds. A still picture shorter than a film's key frames lie apart tells nothing.
_BOUNDS = {
    "connect_s": (0.5, 60),
    "stalled_s": (0.5, 60),
    "frozen_s": (5, 3600),
    "resized_s": (60, 30 * 86400),
}


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds until a camera is called again, or something is said of its picture."""

    connect_s: float = 5.0  # a camera that does not answer
    stalled_s: float = 5.0  # one that sends no picture
    frozen_s: float = 30.0  # one that sends the same picture again and again
    resized_s: float = 86400.0  # how long another resolution is shown before it is the usual one


def read_patience(table: Mapping[str, Any]) -> Patience:
    """Check the table. Raises ValueError with a sentence that names the setting."""
    unknown = table.keys() - {field.name for field in fields(Patience)}
    if unknown:
        raise ValueError(f"camera.patience.{min(unknown)} is no setting")
    for name, value in table.items():
        least, most = _BOUNDS[name]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not least <= value <= most:
            raise ValueError(f"camera.patience.{name} must be from {least} to {most} seconds")
    return Patience(**{name: float(value) for name, value in table.items()})
