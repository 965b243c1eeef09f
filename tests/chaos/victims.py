"""The four processes that a chaos run kills and starts again: lane, server, broker, database."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import requests

from core.processes import web_process
from tests.services.mosquitto import Mosquitto
from tests.services.postgres import PostgresServer
from tests.services.processes import die_with_parent, end_group

ROOT = Path(__file__).resolve().parents[2]
TOLD_LANE = Path(__file__).with_name("told_lane.py")


class Victim:
    """A process that is killed and started again. `deaths` counts the ends that nobody asked for.

    `start` waits for nothing; `is_up` says whether it is at work again.
    """

    name = ""

    def __init__(self) -> None:
        self.deaths = 0

    def start(self) -> None:
        raise NotImplementedError

    def is_up(self) -> bool:
        raise NotImplementedError

    def kill(self) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError


class Database(Victim):
    """PostgreSQL as its own defaults run it: what it acknowledged is on disk."""

    name = "database"

    def __init__(self, server: PostgresServer) -> None:
        super().__init__()
        self._server = server

    def start(self) -> None:
        self._server.launch()

    def is_up(self) -> bool:
        if self._server.has_ended():
            # It does not start while a process of the killed one still uses its memory.
            self._server.launch()
        return self._server.answers()

    def kill(self) -> None:
        self._server.kill()

    def stop(self) -> None:
        self._server.stop()


class Broker(Victim):
    """Mosquitto, which keeps nothing over its end."""

    name = "broker"

    def __init__(self, mosquitto: Mosquitto) -> None:
        super().__init__()
        self._mosquitto = mosquitto

    def start(self) -> None:
        self._mosquitto.start()

    def is_up(self) -> bool:
        return True  # its start has waited for it

    def kill(self) -> None:
        self._mosquitto.kill()

    def stop(self) -> None:
        self._mosquitto.stop()


class Process(Victim):
    """A process of ours with all that it has started; what it says goes to a file."""

    def __init__(self, log: Path) -> None:
        super().__init__()
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._said = 0

    def command(self) -> tuple[list[str], Mapping[str, str]]:
        """What starts it, and its environment."""
        raise NotImplementedError

    def start(self) -> None:
        self._said = self.log.stat().st_size if self.log.exists() else 0
        words, environment = self.command()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )

    def is_up(self) -> bool:
        if self._process is not None and self._process.poll() is not None:
            self.deaths += 1
            self.start()
        return self._works()

    def _works(self) -> bool:
        raise NotImplementedError

    def said(self) -> str:
        """What it has said since it was started last."""
        with self.log.open("rb") as log:
            log.seek(self._said)
            return log.read().decode(errors="replace")

    def kill(self) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def stop(self) -> None:
        if self._process is not None:
            end_group(self._process)


class Server(Process):
    """The web server with its processes, as `flask serve` runs it in production."""

    name = "server"
    _TOLD = (
        "GATEHOUSE_ENV",
        "SECRET_KEY",
        "DATABASE_URL",
        "INSTANCE_DIR",
        "PORT",
        "PUBLIC_URL",
        "WEB_PROCESSES",
        "PAYMENT_PROVIDER",
        "STRIPE_SECRET_KEY",
        "STRIPE_WEBHOOK_SECRET",
    )

    def __init__(self, log: Path, config: Mapping[str, Any]) -> None:
        super().__init__(log)
        self._config = config

    def command(self) -> tuple[list[str], Mapping[str, str]]:
        [spec] = web_process(self._config)
        told = {name: str(self._config[name]) for name in self._TOLD}
        return [*spec.command], {**os.environ, **spec.environment, **told}

    def _works(self) -> bool:
        try:
            address = f"http://127.0.0.1:{self._config['PORT']}/healthz"
            return requests.get(address, timeout=10).status_code == 200
        except requests.RequestException:
            return False


class LaneBox(Process):
    """The lane's process."""

    name = "lane"

    def __init__(self, log: Path, lane_file: Path) -> None:
        super().__init__(log)
        self._lane_file = lane_file

    def command(self) -> tuple[list[str], Mapping[str, str]]:
        words = [sys.executable, str(TOLD_LANE), "--config", str(self._lane_file)]
        return words, {**os.environ, "PYTHONPATH": str(ROOT)}

    def _works(self) -> bool:
        return "passages unfinished" in self.said()
