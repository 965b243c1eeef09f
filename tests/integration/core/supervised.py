"""A supervisor to be tested: `python -m … FOLDER` keeps two processes that write down their ids."""

import sys
from pathlib import Path

from core.processes import ProcessSpec, Supervisor

# Each has a child of its own, as gunicorn has: the whole group must end.
KEPT = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"])
with (pathlib.Path(sys.argv[1]) / sys.argv[2]).open("a") as file:
    file.write(f"{os.getpid()} {child.pid}\\n")
time.sleep(300)
"""


def main(folder: Path) -> None:
    specs = [
        ProcessSpec(name, (sys.executable, "-c", KEPT, str(folder), name))
        for name in ("first", "second")
    ]
    Supervisor(specs).run(lambda: None)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
