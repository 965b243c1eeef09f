"""Cores that something else keeps busy, as on a machine that does more than read plates."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# It ends by itself when whoever started it is gone, so that nothing is left spinning.
_SPIN = "import os\nparent = os.getppid()\nwhile os.getppid() == parent:\n    sum(range(100000))\n"


@contextmanager
def busy_cores(count: int) -> Iterator[None]:
    """Spin so many processes, of the same priority as this one, while inside."""
    spinning = [subprocess.Popen([sys.executable, "-c", _SPIN]) for _ in range(count)]
    try:
        yield
    finally:
        for process in spinning:
            process.kill()
            process.wait()
