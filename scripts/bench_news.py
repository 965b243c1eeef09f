"""News from the office as the lane's bench measures it: in one process, and over the wire."""

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import requests
from flask import Flask

from app import create_app
from core.db import db
from core.processes import web_process
from core.signing import public_key_text, signing_key
from lpr.lane.config import CameraConfig, LaneConfig, ServerConfig
from lpr.lane.server.link import ServerLink
from lpr.lane_benchmark.lists import RULES, SLUG
from lpr.lane_benchmark.news import News, measure_news
from lpr.lane_benchmark.office import open_office
from lpr.lane_benchmark.same_process import SameProcess
from lpr.tokens import lane_token
from tests.services.postgres import PostgresServer
from tests.services.processes import end_group, free_port

_TOLD = (
    *("SECRET_KEY", "DATABASE_URL", "INSTANCE_DIR", "PUBLIC_URL", "GATEHOUSE_ENV", "PORT"),
    "LOG_LEVEL",
)
_START_S = 120.0


def on_sqlite(permits: int, changes: int) -> News:
    """Server and lane in this process, on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        app = bench_app(folder, f"sqlite:///{folder}/bench.db")
        open_office(app, permits)
        seconds = measure_news(app, SameProcess(app), permits, changes)
    return News("SQLite, server and lane in one process", permits, seconds)


def on_postgres(permits: int, changes: int) -> News:
    """The server in processes of its own, on a PostgreSQL of its own, asked over HTTP."""
    database = PostgresServer()
    try:
        database.start()
        with tempfile.TemporaryDirectory() as folder:
            app = bench_app(folder, database.url(database.create_database()))
            open_office(app, permits)
            with _served(app) as url:
                seconds = measure_news(app, _line(app, url, folder), permits, changes)
            with app.app_context():
                db.engine.dispose()
    finally:
        database.stop()
    return News("PostgreSQL, server in its own process", permits, seconds)


def bench_app(folder: str, database: str, **settings: object) -> Flask:
    """Gatehouse with everything in this folder and this empty database."""
    port = free_port()
    return create_app(
        {
            **settings,
            "GATEHOUSE_ENV": "test",
            "INSTANCE_DIR": folder,
            "LOG_LEVEL": "ERROR",
            "DATABASE_URL": database,
            "PORT": port,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
    )


def _line(app: Flask, url: str, folder: str) -> ServerLink:
    config = LaneConfig(
        rules=RULES,
        zone=ZoneInfo("America/New_York"),
        folder=Path(folder),
        camera=CameraConfig("folder", "inbox"),
        server=ServerConfig(
            url, lane_token(app.config, SLUG), public_key_text(signing_key(app.config))
        ),
        engine="onnx",
    )
    return ServerLink(config)


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    """The web server as it runs in production; gives its address."""
    [spec] = web_process(app.config)
    environ = os.environ | {name: str(app.config[name]) for name in _TOLD}
    url = str(app.config["PUBLIC_URL"])
    server = subprocess.Popen([*spec.command], env=environ, start_new_session=True)
    try:
        _wait_for(url)
        yield url
    finally:
        end_group(server)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + _START_S
    with closing(requests.Session()) as session:
        while time.monotonic() < deadline:
            try:
                if session.get(f"{url}/healthz", timeout=10).ok:
                    return
            except requests.RequestException:
                time.sleep(0.2)
    raise TimeoutError(f"{url} does not answer")
