"""Gatehouse itself as a person meets it: web server, worker and lanes, with the demo campus."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from tests.services.processes import die_with_parent, end_group, free_port, wait_until

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180


class LiveServer:
    """`flask serve --prepare` in a folder of its own, on a free port."""

    def __init__(self, folder: Path, log: Path, **settings: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.instance = folder / "instance"
        self.log = log
        own = {"PORT": str(self.port), "INSTANCE_DIR": str(self.instance), "GATEHOUSE_ENV": "demo"}
        self.environment = {**os.environ, **own, **settings}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start everything and wait until it says that it is ready."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "serve", "--prepare"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        try:
            wait_until(self._is_ready_or_dead, START_SECONDS, "not ready in time")
        except TimeoutError:
            self.stop()
            raise RuntimeError(self._failure("was not ready in time")) from None
        if self.process.poll() is not None:
            raise RuntimeError(self._failure("ended while starting"))

    def _is_ready_or_dead(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            return True
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _failure(self, what: str) -> str:
        return f"Gatehouse {what}; the end of {self.log}:\n{self.log.read_text()[-3000:]}"

    def stop(self) -> int:
        """End it and everything it started; return its exit status."""
        return end_group(self.process) if self.process else 0
