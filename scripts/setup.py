"""Setup: brings a fresh machine, or one that was interrupted, to where Gatehouse runs or is tested.

`python3 scripts/setup.py run|test`, with nothing but Python 3.11 or later. Each step is skipped
while what it was done from has not changed; a second call takes a moment.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 -- said in one line to whoever has an older one
    sys.exit("Gatehouse needs Python 3.11 or later; `make run PYTHON=python3.12` names one.")

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.machine import (
    Command,
    SetupError,
    find_node,
    install_packages,
    may_install_packages,
    run,
)
from scripts.stamps import Stamps, fingerprint

VENV = Path(".venv")
BIN = VENV / "bin"
LOCKS = Path("scripts/locks")
STATE = Path(".setup")


@dataclass(frozen=True)
class Step:
    """A piece of setup: done again when an input changed or an output is gone."""

    name: str
    says: str
    inputs: Sequence[Path]
    outputs: Sequence[Path]
    do: Callable[[], None]


def make_venv() -> None:
    """Create .venv with pip in it, mending a broken one."""
    try:
        import ensurepip  # noqa: F401, PLC0415 -- Debian ships it apart; asked only when needed
    except ImportError:
        if not may_install_packages():
            raise SetupError("Python cannot make environments: install python3-venv.") from None
        install_packages("python3-venv")
    run([sys.executable, "-m", "venv", "--clear", VENV])


def install_uv() -> None:
    """Put uv, which fills the environment, into it."""
    pip: Command = [
        BIN / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    run([*pip, "--require-hashes", "-r", LOCKS / "uv.txt"])


def install_locked(*locks: Path) -> None:
    """Install exactly what the locks name; what else is in the environment stays."""
    asked = [word for lock in locks for word in ("-r", lock)]
    target: Command = ["--python", BIN / "python"]
    run([BIN / "uv", "pip", "install", "--quiet", *target, "--require-hashes", *asked])


def node_environment() -> dict[str, str]:
    """The environment in which `npm` is Node 20 or later: the machine's, else a wheel's."""
    environment = dict(os.environ)
    if find_node() is None:
        install_locked(LOCKS / "node.txt")
        environment["PATH"] = f"{BIN.resolve()}{os.pathsep}{environment.get('PATH', '')}"
    return environment


def install_node_packages() -> None:
    """Install the front-end libraries as package-lock.json names them."""
    run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], node_environment())


def copy_vendor_assets() -> None:
    """Copy what the pages need from node_modules to our own origin."""
    run([BIN / "python", "scripts/vendor_assets.py"])


def compile_translations() -> None:
    """Compile the message catalogues; there may be none yet."""
    if catalogues(".po"):
        run([BIN / "pybabel", "-q", "compile", "-d", "translations"])


def prepare_test_services() -> None:
    """Find or install what the tests need beyond Python: PostgreSQL and a browser."""
    run([BIN / "python", "scripts/test_services.py"])


def catalogues(suffix: str) -> list[Path]:
    """The message catalogues, as text (.po) or compiled (.mo)."""
    return [path.with_suffix(suffix) for path in sorted(Path("translations").glob("*/*/*.po"))]


def run_steps() -> list[Step]:
    """What serving needs, in order."""
    runtime, npm_lock = Path("requirements.txt"), Path("package-lock.json")
    vendor = Path("scripts/vendor_assets.py")
    return [
        Step("venv", "Making .venv", [], [BIN / "python"], make_venv),
        Step("uv", "Installing uv", [LOCKS / "uv.txt"], [BIN / "uv"], install_uv),
        Step(
            "python",
            "Installing the Python libraries (the first time some minutes and 6 GB)",
            [runtime],
            [BIN / "flask", BIN / "gunicorn"],
            lambda: install_locked(runtime),
        ),
        Step(
            "node",
            "Installing the front-end libraries",
            [Path("package.json"), npm_lock, Path(".npmrc"), LOCKS / "node.txt"],
            [Path("node_modules/.package-lock.json")],
            install_node_packages,
        ),
        Step(
            "vendor",
            "Copying the front-end libraries",
            [npm_lock, vendor],
            [Path("static/vendor")],
            copy_vendor_assets,
        ),
        Step(
            "translations",
            "Compiling the translations",
            catalogues(".po"),
            catalogues(".mo"),
            compile_translations,
        ),
    ]


def test_steps() -> list[Step]:
    """What testing needs on top."""
    dev = Path("requirements-dev.txt")
    services = [Path("scripts/test_services.py"), Path("scripts/machine.py"), dev]
    return [
        Step("dev", "Installing the tools", [dev], [BIN / "pytest"], lambda: install_locked(dev)),
        Step("services", "Finding PostgreSQL and a browser", services, [], prepare_test_services),
    ]


def take_steps(steps: Sequence[Step], stamps: Stamps) -> None:
    """Do each step that is not done, in order; each is stamped only once it is finished."""
    for step in steps:
        value = fingerprint(step.inputs, step.name, sys.version)
        if stamps.holds(step.name, value) and all(path.exists() for path in step.outputs):
            continue
        print(f"{step.says} …", flush=True)
        stamps.forget(step.name)
        step.do()
        stamps.write(step.name, value)


def mend_venv(stamps: Stamps) -> None:
    """Forget everything that lives in an environment that no longer runs."""
    works = (BIN / "python").exists() and not subprocess.call(
        [BIN / "python", "-c", "pass"], stderr=subprocess.DEVNULL
    )
    if not works:
        shutil.rmtree(stamps.folder, ignore_errors=True)
        stamps.folder.mkdir()


def stop(_signum: int, _frame: FrameType | None) -> None:
    """End on SIGTERM as on Ctrl-C, so that the command under way is ended too."""
    raise KeyboardInterrupt


def main(purpose: str) -> int:
    """Set up for `run` or `test`; 0 when all is in place."""
    signal.signal(signal.SIGTERM, stop)
    os.chdir(Path(__file__).resolve().parents[1])
    STATE.mkdir(exist_ok=True)
    stamps = Stamps(STATE / "stamps")
    with (STATE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at once take turns
            mend_venv(stamps)
            take_steps(run_steps() + (test_steps() if purpose == "test" else []), stamps)
        except SetupError as problem:
            print(f"Setup stopped: {problem}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("Setup was interrupted; run the same again to go on.", file=sys.stderr)
            return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
