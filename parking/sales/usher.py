"""The usher: a process beside each machine's web server that moves sales on and publishes them.

Several may run: a sale's row is locked for each step, and its pace is kept in that row.
"""

import signal
import sys
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import click
import structlog
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import SQLAlchemyError

from core.campus_time import now
from core.db import read_session, release_connection, transaction
from core.processes import ProcessSpec
from parking.sales import board, calling

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
IDLE_SECONDS = 5.0
# From so long before its opening on a sale is looked at each second.
NEAR = timedelta(minutes=2)

commands = AppGroup("sales", help="Sale days.")


def usher_process(_config: Mapping[str, Any]) -> list[ProcessSpec]:
    """The usher of this machine."""
    return [ProcessSpec("usher", (sys.executable, "-m", "flask", "sales", "usher"))]


@commands.command("usher")
@click.option("--once", is_flag=True, help="Take one step and end.")
def usher(once: bool) -> None:
    """Move sales on and publish how they stand, each second, until told to stop."""
    stopping = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda *_frame: stopping.set())
    while True:
        wait = step()
        if once or stopping.wait(wait):
            return


def step() -> float:
    """Take one step of every sale that goes on; returns the seconds until the next."""
    instance, wait = current_app.config["INSTANCE_DIR"], IDLE_SECONDS
    try:
        sales = calling.find_live(read_session(), now())
        release_connection()
        for sale_id in sales:
            with transaction() as session:
                told = calling.advance(session, sale_id, now())
            board.publish(instance, told)
            if told.opens_at - now() < NEAR:
                wait = LOOK_SECONDS
    except (SQLAlchemyError, OSError):
        # The database is away, or the disk full: places are kept, and the next step tries again.
        read_session().rollback()
        log.exception("usher_held_up")
        return LOOK_SECONDS
    return wait
