"""The process that serves the desks' events, so that streams never hold a worker of pages."""

import sys
from collections.abc import Mapping
from typing import Any

from flask import Flask

from core.campus_time import now
from core.db import read_session
from core.processes import ProcessSpec
from lpr import queries
from lpr.console.event_stream import EventApp, Sight, Watch
from lpr.console.live import mark_of, pictures_now


def build_events(app: Flask) -> EventApp:
    """The event server over an application's database and pictures."""

    def look() -> Sight:
        with app.app_context():
            at = now()
            states = queries.desk(read_session(), at)
            return Sight(mark_of(states, at), pictures_now(app.config, states))

    return EventApp(app.config, Watch(look, app.config["EVENTS_CLIENTS"]))


def event_process(config: Mapping[str, Any]) -> list[ProcessSpec]:
    """The process; none where EVENTS_PORT is 0. One thread a listener, and a few to refuse."""
    if not config["EVENTS_PORT"]:
        return []
    options = {
        "bind": f"{config['HOST']}:{config['EVENTS_PORT']}",
        "worker-class": "gthread",
        "workers": 1,
        "threads": config["EVENTS_CLIENTS"] + 8,
        "graceful-timeout": 1,
        "log-level": "warning",
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = (
        sys.executable,
        "-m",
        "gunicorn",
        *words,
        "--no-control-socket",
        "app:create_events()",
    )
    return [ProcessSpec("events", command)]
