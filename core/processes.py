"""The processes of one machine: web, worker, lanes; started together, restarted, ended together."""

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import click
import structlog
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext

from core.config import ROOT

log = structlog.get_logger(__name__)

FIRST_RESTART_SECONDS = 1.0
LONGEST_RESTART_SECONDS = 60.0
# Who lived this long was healthy: its next death starts the waiting anew.
HEALTHY_SECONDS = 60.0
GRACE_SECONDS = 12.0
LOOK_SECONDS = 0.2
# A proxy keeps its connections open for a minute, and loses what it sends on one that we just
# closed; browsers send it again.
PROXIED_IDLE_SECONDS, BROWSER_IDLE_SECONDS = 75, 5
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


@dataclass(frozen=True)
class ProcessSpec:
    """A process to keep running: what it is called and the command that starts it."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


ProcessSource = Callable[[Mapping[str, Any]], Sequence[ProcessSpec]]
Greeting = Callable[[Mapping[str, Any]], Sequence[str]]


def init_app(app: Flask, sources: Sequence[ProcessSource], greeting: Greeting) -> None:
    """Keep where processes come from, and the lines shown once the web server answers."""
    app.extensions["gatehouse_processes"] = (tuple(sources), greeting)


def web_process(config: Mapping[str, Any]) -> list[ProcessSpec]:
    """The web server."""
    options = {
        "bind": f"{config['HOST']}:{config['PORT']}",
        "worker-class": "gthread",
        "workers": config["WEB_PROCESSES"],
        "threads": config["WEB_THREADS"],
        "timeout": 60,
        "keep-alive": PROXIED_IDLE_SECONDS if config["TRUSTED_PROXIES"] else BROWSER_IDLE_SECONDS,
        "graceful-timeout": 8,
        "log-level": "warning",
        "config": "python:core.web_server",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = (sys.executable, "-m", "gunicorn", *words, "--no-control-socket", "app:create_app()")
    return [ProcessSpec("web", command)]


def worker_process(_config: Mapping[str, Any]) -> list[ProcessSpec]:
    """The worker that runs the jobs."""
    return [ProcessSpec("worker", (sys.executable, "-m", "flask", "worker"))]


class Kept:
    """One process that is kept running, with what is known of its last start."""

    def __init__(self, spec: ProcessSpec) -> None:
        self.spec = spec
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.start_at = 0.0
        self.wait_seconds = FIRST_RESTART_SECONDS

    def look(self, now: float) -> None:
        """Start it when its time has come; when it died, set the time of its next start."""
        if self.process is None:
            if now >= self.start_at:
                self._start(now)
            return
        status = self.process.poll()
        if status is None:
            return
        self.signal(signal.SIGKILL)  # what it left behind in its group
        if now - self.started_at >= HEALTHY_SECONDS:
            self.wait_seconds = FIRST_RESTART_SECONDS
        log.warning(
            "process.ended", name=self.spec.name, status=status, restart_in=self.wait_seconds
        )
        self.process, self.start_at = None, now + self.wait_seconds
        self.wait_seconds = min(self.wait_seconds * 2, LONGEST_RESTART_SECONDS)

    def _start(self, now: float) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - commands come from our own tables
            self.spec.command,
            cwd=ROOT,
            env={**os.environ, **self.spec.environment},
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one thread
        )
        self.started_at = now

    def signal(self, signum: signal.Signals) -> None:
        """Send a signal to the process and whatever it started."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signum)
        except (ProcessLookupError, PermissionError):  # the group is gone, or only zombies are left
            return

    def is_running(self) -> bool:
        """Whether it has not come to its end."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Keeps processes running until it is told to stop; then it ends every one of them."""

    def __init__(self, specs: Sequence[ProcessSpec]) -> None:
        self.kept = [Kept(spec) for spec in specs]
        self.is_stopping = False

    def ask_to_stop(self, _signum: int, _frame: FrameType | None) -> None:
        """End at the next look; called on SIGINT and SIGTERM."""
        self.is_stopping = True

    def run(self, on_look: Callable[[], None]) -> None:
        """Keep them running; `on_look` is called at every look."""
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self.ask_to_stop)
        try:
            while not self.is_stopping:
                for kept in self.kept:
                    kept.look(time.monotonic())
                on_look()
                time.sleep(LOOK_SECONDS)
        finally:
            self.end_all()

    def end_all(self) -> None:
        """Ask all to end, give them time to finish what they do, then end them."""
        for kept in self.kept:
            kept.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline and any(kept.is_running() for kept in self.kept):
            time.sleep(0.05)
        for kept in self.kept:
            kept.signal(signal.SIGKILL)
            if kept.process is not None:
                kept.process.wait()


def _die_with_parent() -> None:
    """Have the kernel end this process when the supervisor is killed outright."""
    ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def is_listening(host: str, port: int) -> bool:
    """Whether something takes connections there."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def check_port(host: str, port: int) -> None:
    """Say in one line that the port is taken, before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(
                f"Port {port} cannot be used ({error.strerror}). Choose another: PORT={port + 1}."
            ) from error


@contextmanager
def alone_in(instance: Path) -> Iterator[None]:
    """Hold the folder: two that serve from one would drive the same lanes twice."""
    instance.mkdir(parents=True, exist_ok=True)
    with (instance / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise click.ClickException(
                f"Gatehouse already runs from {instance}. Stop it, or set INSTANCE_DIR."
            ) from error
        yield


def prepare(app: Flask) -> None:
    """Bring the database up to date and put the demo campus into it."""
    for words in (["db", "upgrade"], ["demo", "seed"]):
        info = ScriptInfo(create_app=lambda: app)
        app.cli.main(words, prog_name="flask", obj=info, standalone_mode=False)


@click.command("serve")
@click.option("--prepare", "is_prepared", is_flag=True, help="Upgrade and seed the database first.")
@with_appcontext
def command(is_prepared: bool) -> None:
    """Run the web server, the worker and this machine's lanes until told to stop."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    config = app.config
    sources, greeting = app.extensions["gatehouse_processes"]
    check_port(config["HOST"], config["PORT"])
    with alone_in(Path(config["INSTANCE_DIR"])):
        if is_prepared:
            prepare(app)
        specs = [spec for source in sources for spec in source(config)]
        pending = [*greeting(config)]

        def greet() -> None:
            if pending and is_listening(config["HOST"], config["PORT"]):
                click.echo("\n".join(pending))
                pending.clear()

        Supervisor(specs).run(greet)
