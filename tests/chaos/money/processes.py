"""The web server and the worker of a money story: real processes, forked from one that is warm.

Starting Python for each of a hundred kills would take longer than all else; a fork starts one in no
time. Run as a program it takes orders on its input, a line of JSON each, and answers with a line.
"""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import requests
from flask import Flask, has_request_context, request
from gunicorn.app.base import BaseApplication

from app import create_app
from core.campus_time import now
from core.db import db, transaction
from core.jobs import all_jobs, register_jobs
from core.processes import web_process
from core.worker import Worker
from payments.setup import payments
from tests.chaos.money.steps import Steps
from tests.services.processes import die_with_parent

ROOT = Path(__file__).resolve().parents[3]
START_S = 60.0
# The jobs that money passes through, in the order in which the application lists them.
MONEY_JOBS = ("core.send_outbox", "payments.", "parking.lapse", "parking.end_permits", "renewals.")
KILLED = -signal.SIGKILL


@dataclass
class FileClock:
    """A clock that every process of a story reads, and that the story moves."""

    path: Path

    def now(self) -> datetime:
        """Return the instant at which it stands."""
        return datetime.fromisoformat(self.path.read_text())

    def set(self, instant: datetime) -> None:
        """Let it stand at an instant."""
        draft = self.path.with_suffix(".draft")
        draft.write_text(instant.isoformat())
        draft.replace(self.path)

    def advance(self, by: timedelta) -> None:
        """Move it."""
        self.set(self.now() + by)


@dataclass(frozen=True)
class Place:
    """Where a story happens: its folder, and the application's settings."""

    folder: Path
    settings: dict[str, Any]

    @property
    def clock(self) -> FileClock:
        """The clock of all its processes."""
        return FileClock(self.folder / "clock")

    @property
    def steps(self) -> Path:
        """Where steps are written down."""
        return self.folder / "steps"

    def open_app(self) -> Flask:
        """The application as it is there."""
        app: Flask = create_app(self.settings | {"CLOCK": self.clock})
        # Mail counts as sent when somebody takes it; to print what goes with it would take longest.
        app.extensions["gatehouse_outbox"]["mail"] = lambda _parcel: None
        return app


class Processes:
    """Starts web servers and workers, and knows how they ended."""

    def __init__(self, place: Place) -> None:
        self._address = f"http://127.0.0.1:{place.settings['PORT']}/healthz"
        self._web = 0
        told = json.dumps({"folder": str(place.folder), "settings": place.settings})
        with (place.folder / "processes.log").open("ab") as log:
            self._source = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.money.processes", told],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),
            )
        # Until it is warm it works on whatever database is there: no story begins before.
        self._answer()

    def start_web(self, kill_at: int = 0) -> None:
        """Start the web server, and wait until it answers."""
        self._web = self._order("web", kill_at)
        deadline = time.monotonic() + START_S
        while not self._answers():
            if time.monotonic() > deadline:
                raise TimeoutError("the web server did not start")
            time.sleep(0.02)

    def stop_web(self) -> None:
        """End the web server as a crash does, where it has not ended so by itself."""
        if self._web:
            os.killpg(self._web, signal.SIGKILL)
            self._order("wait", self._web)
            self._web = 0

    def work(self, kill_at: int = 0) -> bool:
        """Let a worker run what is due of the jobs; False where it was killed."""
        status = self._order("wait", self._order("work", kill_at))
        if status not in (0, KILLED):
            raise RuntimeError(f"the worker ended with {status}")
        return status == 0

    def end(self) -> None:
        """End all of them."""
        self.stop_web()
        self._source.kill()
        self._source.communicate()

    def _order(self, what: str, number: int) -> int:
        assert self._source.stdin
        self._source.stdin.write(json.dumps([what, number]).encode() + b"\n")
        self._source.stdin.flush()
        return self._answer()

    def _answer(self) -> int:
        assert self._source.stdout
        return int(self._source.stdout.readline())

    def _answers(self) -> bool:
        try:
            return requests.get(self._address, timeout=5).ok
        except requests.RequestException:
            return False


class _Web(BaseApplication):  # type: ignore[misc] # gunicorn has no types
    """Gunicorn as production starts it, around an application that is there already."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        super().__init__()

    def load_config(self) -> None:
        [spec] = web_process(self._app.config)
        words = iter(spec.command)
        options = {word[2:]: next(words) for word in words if word.startswith("--")}
        for name in ("bind", "worker-class", "workers", "threads", "timeout"):
            self.cfg.set(name.replace("-", "_"), options[name])
        self.cfg.set("loglevel", options["log-level"])
        self.cfg.set("control_socket_disable", True)

    def load(self) -> Flask:
        return self._app


def serve(app: Flask, steps: Steps) -> None:
    """Be the web server."""
    steps.what_for = lambda: f"web, {request.endpoint}" if has_request_context() else "web"
    _Web(app).run()


def work(app: Flask, steps: Steps | None = None) -> None:
    """Be a worker that looks once: each job that is due is claimed, run and written down."""
    worker = Worker(app)
    with app.app_context():
        off = app.config.get("CHAOS_JOBS_OFF", ())
        money = [job for job in all_jobs().values() if job.name.startswith(MONEY_JOBS)]
        jobs = [job for job in money if job.name not in off]
        with transaction() as session:
            register_jobs(session, jobs, now())
    for job in jobs:
        if steps is not None:
            steps.what_for = f"worker, {job.name}".__str__
        worker.run_job(job.name)


def _warm_up(app: Flask) -> None:
    """Do once what every fork would do first; the story's database is new afterwards."""
    app.test_client().get("/healthz")
    work(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def main(told: dict[str, Any]) -> None:
    """Take orders until nobody gives any."""
    place = Place(Path(told["folder"]), told["settings"])
    app = place.open_app()
    _warm_up(app)
    print(os.getpid(), flush=True)  # noqa: T201 - whoever gives orders waits for it
    for line in sys.stdin:
        what, number = json.loads(line)
        if what == "wait":
            answer = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        else:
            answer = os.fork() or _be(what, number, place, app)
        print(answer, flush=True)  # noqa: T201 - it is what the orderer reads


def _be(what: str, kill_at: int, place: Place, app: Flask) -> int:
    """Be that process, in a group of its own, to the end."""
    os.setsid()
    os.dup2(2, 1)
    status = 1
    try:
        arm = die_with_parent(signal.SIGKILL)
        if arm:
            arm()
        steps = Steps(place.steps, kill_at)
        steps.watch_commits()
        with app.app_context():
            steps.watch_calls(payments().provider)
        (serve if what == "web" else work)(app, steps)
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
