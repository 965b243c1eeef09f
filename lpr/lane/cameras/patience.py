"""How long a lane waits for its camera."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds until a camera that does not answer, or sends no picture, is called again."""

    connect_s: float = 5.0
    stalled_s: float = 5.0
