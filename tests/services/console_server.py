"""The console as an attendant meets it: the pages and the events, two processes, no lanes."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from flask import Flask

from core.processes import web_process
from lpr.console.event_process import event_process
from tests.services.processes import end_group, wait_until

_TOLD = ("SECRET_KEY", "DATABASE_URL", "INSTANCE_DIR", "PUBLIC_URL", "GATEHOUSE_ENV")
_PORTS = ("PORT", "EVENTS_PORT")


START_SECONDS = 150


def _answers(port: int) -> bool:
    """Whether the process behind the port has come up, whatever it says."""
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=30).status_code < 500
    except requests.RequestException:
        return False


@contextmanager
def console_server(app: Flask) -> Iterator[str]:
    """Serve what the application is configured for; gives the address of its pages."""
    config = app.config
    environ = os.environ | {name: str(config[name]) for name in (*_TOLD, *_PORTS)}
    started = [
        subprocess.Popen([*spec.command], env=environ, start_new_session=True)
        for spec in (*web_process(config), *event_process(config))
    ]
    try:
        for name in _PORTS:
            wait_until(lambda name=name: _answers(config[name]), START_SECONDS, name)
        yield str(config["PUBLIC_URL"])
    finally:
        for process in started:
            end_group(process)
