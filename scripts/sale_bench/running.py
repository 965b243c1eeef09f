"""Runs one sale day: PostgreSQL, the web server and the usher as they are served, and Locust."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import flask_migrate
import requests
from flask import Flask

from app import create_app
from core.config import ROOT
from core.db import db
from core.processes import ProcessSpec, web_process
from parking.sales.board import read_board
from parking.sales.usher import usher_process
from scripts.sale_bench.checks import check
from scripts.sale_bench.day import Asked, Moment, Ran
from scripts.sale_bench.usage import seconds_of
from scripts.sale_bench.world import Size, announce, begin, fill
from tests.services.postgres import PostgresServer
from tests.services.processes import die_with_parent, end_group, free_port, wait_until

WEB_PROCESSES, WEB_THREADS = 2, 8
# Nothing is forgotten at a crash, as people's places and payments need it.
SAFE = ("shared_buffers=256MB",)
SAMPLE_S = 5.0
START_S = 120.0
# An usher looks every five seconds whether there is a new sale.
SOON_S = 15.0
# Who is called in the last moment needs so long to think and pay.
LONGER_S = 60.0
_TOLD = (
    "SECRET_KEY",
    "DATABASE_URL",
    "INSTANCE_DIR",
    "PUBLIC_URL",
    "GATEHOUSE_ENV",
    "PORT",
    "TRUSTED_PROXIES",
)


def run(size: Size) -> Ran:
    """Let a sale day happen, look at it every few seconds, and count it over afterwards."""
    database = PostgresServer(SAFE)
    try:
        database.start()
        with tempfile.TemporaryDirectory() as folder:
            app = _app(folder, database.url(database.create_database()))
            with app.app_context():
                flask_migrate.upgrade()
            tokens = fill(app, size)
            servers = [*web_process(app.config), *usher_process(app.config)]
            with _served(app, servers) as trees:
                trees["database"] = database.process.pid if database.process else 0
                ran = _play(app, size, tokens, trees)
            ran.checked = check(app)
            with app.app_context():
                db.engine.dispose()
            return ran
    finally:
        database.stop()


def _play(app: Flask, size: Size, tokens: Sequence[str], trees: dict[str, int]) -> Ran:
    """Let everybody stand at the door, then announce the sale, and look until all have gone."""
    folder = Path(app.config["INSTANCE_DIR"])
    with _locust(app, size) as locust:
        trees["locust"] = locust.pid
        wait_until((folder / "ready").exists, START_S, "Locust does not start")
        opens = time.time() + size.before + SOON_S
        sale_id = announce(app, size, opens)
        wait_until(lambda: read_board(folder, sale_id) is not None, SOON_S, "no usher publishes")
        begin(app, size, tokens, sale_id, opens)
        ran = Ran(size, opens)
        while locust.poll() is None and time.time() < opens + size.after + LONGER_S:
            _look(folder, sale_id, ran, trees)
            with suppress(subprocess.TimeoutExpired):
                locust.wait(SAMPLE_S)
    if not (folder / "bench.json").exists():
        raise RuntimeError((folder / "locust.log").read_text()[-4000:])
    came: dict[str, Any] = json.loads((folder / "bench.json").read_text())
    ran.requests = [Asked(*one) for one in came["requests"]]
    ran.faults, ran.done = came["faults"], came["done"]
    return ran


@contextmanager
def _locust(app: Flask, size: Size) -> Iterator[subprocess.Popen[bytes]]:
    """Locust with everybody spawned at once; ended, so that it writes down what it saw."""
    folder = Path(app.config["INSTANCE_DIR"])
    program = (sys.executable, "-m", "locust", "-f", str(Path(__file__).with_name("buyers.py")))
    words = (
        *("--headless", "-u", str(size.people), "-r", str(size.people), "--only-summary"),
        *("--host", str(app.config["PUBLIC_URL"]), "--stop-timeout", "1", "--loglevel", "ERROR"),
    )
    environ = os.environ | {"BENCH_FOLDER": str(folder)}
    with (folder / "locust.log").open("wb") as log:
        process = subprocess.Popen(
            [*program, *words],
            env=environ,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one thread
        )
    try:
        yield process
    finally:
        end_group(process)


def _look(folder: Path, sale_id: int, ran: Ran, trees: Mapping[str, int]) -> None:
    board = read_board(folder, sale_id)
    if board is None:
        return
    ran.moments.append(
        Moment(
            seconds=time.time() - ran.opens,
            places=board.places,
            called=board.called,
            left=board.left,
            unpaid=board.unpaid,
            used={name: seconds_of(pid) for name, pid in trees.items()},
        )
    )


def _app(folder: str, database: str) -> Flask:
    port = free_port()
    return create_app(
        {
            "GATEHOUSE_ENV": "test",
            "INSTANCE_DIR": folder,
            "LOG_LEVEL": "ERROR",
            "DATABASE_URL": database,
            "PORT": port,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "TRUSTED_PROXIES": 1,  # whom Locust's connections play
            "WEB_PROCESSES": WEB_PROCESSES,
            "WEB_THREADS": WEB_THREADS,
        }
    )


@contextmanager
def _served(app: Flask, servers: list[ProcessSpec]) -> Iterator[dict[str, int]]:
    """Start what `flask serve` starts for a sale; gives the process of each by its name."""
    environ = os.environ | {name: str(app.config[name]) for name in _TOLD} | {"LOG_LEVEL": "ERROR"}
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for spec in servers:
            started[spec.name] = subprocess.Popen(
                [*spec.command],
                env=environ,
                cwd=ROOT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one thread
            )
        _wait_for_web(str(app.config["PUBLIC_URL"]))
        yield {name: process.pid for name, process in started.items()}
    finally:
        for process in started.values():
            end_group(process)


def _wait_for_web(url: str) -> None:
    def answers() -> bool:
        try:
            return requests.get(f"{url}/healthz", timeout=10).ok
        except requests.RequestException:
            return False

    wait_until(answers, START_S, f"{url} does not answer")
