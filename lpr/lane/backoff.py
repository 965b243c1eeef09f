"""How long to wait before trying again."""

import random

LONGEST_PAUSE_S = 20.0


def backoff(failures: int, first_s: float, longest_s: float = LONGEST_PAUSE_S) -> float:
    """Seconds to wait after so many failures in a row: doubling, bounded, half of it by chance."""
    longest = min(first_s * 2.0 ** min(failures, 10), longest_s)
    return longest * (0.5 + random.random() / 2)  # noqa: S311 - spreads load, guards nothing
