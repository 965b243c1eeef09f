"""A barrier with a web address: an HTTP relay with a boom behind it, a process of its own.

`python -m tests.services.http_relay PORT FOLDER`. It asks for a user and a password, and refuses
a command that comes after its time.
"""

import base64
import json
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.services.boom import Boom

USER, PASSWORD = "lane", "open sesame"
Json = dict[str, object]
Answer = tuple[int, Json]
WHO = f"Basic {base64.b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"


class Server(ThreadingHTTPServer):
    """Listens on the loopback and moves one boom."""

    def __init__(self, port: int, folder: Path) -> None:
        super().__init__(("127.0.0.1", port), Relay)
        self.boom = Boom(folder)


class Relay(BaseHTTPRequestHandler):
    """One request."""

    server: Server

    def do_GET(self) -> None:
        self._answer(self._page if self.path == "/inputs.json" else None)

    def do_POST(self) -> None:
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        acts = {
            "/raise": lambda: self._raise(asked),
            "/lower": self._lower,
            "/hold": lambda: self._hold(is_held=True),
            "/release": lambda: self._hold(is_held=False),
        }
        self._answer(acts.get(url.path))

    def _answer(self, act: Callable[[], Answer] | None) -> None:
        boom = self.server.boom
        while boom.inputs.mute:
            time.sleep(0.02)
        if self.headers["Authorization"] != WHO:
            return self._say(401, {})
        status, told = act() if act else (404, {})
        while self.command == "POST" and boom.inputs.mute_after:
            time.sleep(0.02)
        return self._say(status, told)

    def _raise(self, asked: dict[str, str]) -> Answer:
        if time.time() > int(asked["until"]) or self.headers["Idempotency-Key"] is None:
            return 409, {}
        assert asked["for"] == self.headers["Gatehouse-Passage"]
        self.server.boom.raise_for(asked["for"])
        return 200, {}

    def _lower(self) -> Answer:
        self.server.boom.lower()
        return 200, {}

    def _hold(self, *, is_held: bool) -> Answer:
        self.server.boom.hold(is_held=is_held)
        return 200, {}

    def _page(self) -> Answer:
        position, inputs = self.server.boom.position(), self.server.boom.inputs
        ends = {name: position == name for name in ("raised", "lowered", "obstructed")}
        wired = (inputs.occupied, inputs.fire, inputs.key_switch)
        contacts = [{"state": "on" if on else "off"} for on in wired]
        return 200, {"boom": ends, "contacts": contacts}

    def _say(self, status: int, told: Json) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="relay"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    Server(int(sys.argv[1]), Path(sys.argv[2])).serve_forever()
