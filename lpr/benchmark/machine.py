"""The machine that a measurement was made on, in words."""

import os
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CORES = 2  # what a box at the gate has, and what every figure is for
_LIBRARIES = ("opencv-python-headless", "numpy", "torch", "easyocr", "rapidocr", "onnxruntime")


@dataclass(frozen=True, slots=True)
class Machine:
    """Processor, cores that may be used, memory in bytes, and the versions of what reads."""

    processor: str
    cores: int
    memory: int
    versions: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """In one line."""
        memory = f"{self.memory / 2**30:.0f} GiB of memory" if self.memory else "memory not known"
        return f"{self.processor}, {self.cores} cores used, {memory}, {platform.system()}"


def this_machine() -> Machine:
    """What this process runs on."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        memory = 0
    versions = [("Python", platform.python_version())]
    for name in _LIBRARIES:
        try:
            versions.append((name, version(name)))
        except PackageNotFoundError:
            continue
    return Machine(_processor(), usable_cores(), memory, tuple(versions))


def use_two_cores() -> None:
    """Keep this process, and those it starts, to two cores where the system can."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])


def usable_cores() -> int:
    """The cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only some systems have it
        return os.cpu_count() or 1


def load() -> float:
    """Processes that ran or waited for a core, over the last minute; 0 where nobody counts."""
    try:
        return os.getloadavg()[0]
    except OSError:
        return 0.0


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
