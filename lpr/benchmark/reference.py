"""A fixed piece of work, timed beside everything else: how fast this machine is just now."""

import hashlib
import time

import numpy as np

_BYTES = bytes(range(256)) * 8192  # 2 MB
_SIGNAL = np.sin(np.arange(1 << 18, dtype=np.float64))


def reference_ms() -> float:
    """Milliseconds for it, on one core. Compare runs by it, not by the clock alone."""
    began = time.perf_counter()
    hashlib.sha256(_BYTES).digest()
    np.fft.fft(_SIGNAL)
    return (time.perf_counter() - began) * 1000
