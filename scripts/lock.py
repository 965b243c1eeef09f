"""Locks: compiles every requirements .in file to a lock with hashes, for all platforms."""

import os
import subprocess
import sys
from pathlib import Path

RECIPE = (
    "pip",
    "compile",
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--custom-compile-command=make lock",
)
# The lane takes the versions that the server's lock has settled; the tools' .in file does too.
LOCKS = {
    "requirements": None,
    "requirements-dev": None,
    "requirements-lane": "requirements.txt",
    "scripts/locks/uv": None,
    "scripts/locks/node": None,
    "scripts/locks/postgres": None,
}
# One machine's own sources must not decide what everybody installs.
LOCAL_SOURCES = ("PIP_", "UV_FIND_LINKS", "UV_INDEX", "UV_EXTRA_INDEX", "UV_DEFAULT_INDEX")


def compile_lock(stem: str, constraint: str | None, *extra: str) -> None:
    """Write `stem`.txt from `stem`.in; versions already locked stay unless `extra` says upgrade."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(LOCAL_SOURCES)
    }
    command = [str(Path(sys.executable).parent / "uv"), *RECIPE, f"{stem}.in", "-o", f"{stem}.txt"]
    if constraint:
        command += ["-c", constraint]
    subprocess.run([*command, *extra], check=True, env=environment)
    print(f"{stem}.txt")


if __name__ == "__main__":
    for lock_stem, lock_constraint in LOCKS.items():
        compile_lock(lock_stem, lock_constraint, *sys.argv[1:])
