"""Serves the screen on the lane's own box, so that it works without a line."""

import hmac
import json
import logging
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

from lpr.lane.credentials.port import Present
from lpr.lane.screen.settings import ScreenSettings

log = logging.getLogger("gatehouse.lane")

_HERE = Path(__file__).parent
_FILES: Mapping[str, tuple[str, str]] = {
    "/": ("page.html", "text/html; charset=utf-8"),
    "/screen.css": ("screen.css", "text/css; charset=utf-8"),
    "/screen.js": ("screen.js", "text/javascript; charset=utf-8"),
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_ASSETS = ("/screen.css", "/screen.js")
_MOST_BYTES = 2048
_PATIENCE_S = 5
_MOST_AT_ONCE = 16


class ScreenServer:
    """One screen, a `CredentialReader` for what is typed on it. Starts where its port is free."""

    def __init__(
        self,
        settings: ScreenSettings,
        state: Callable[[], Mapping[str, Any]],
        call_for_help: Callable[[], None],
        say_here: Callable[[], None],
    ) -> None:
        self.settings = settings
        self.state = state
        self.call_for_help = call_for_help
        self.say_here = say_here
        self.present: Present = lambda _line: None
        self._trouble = "not started yet"
        self._server: ThreadingHTTPServer | None = None

    @property
    def name(self) -> str:
        """What the record calls it."""
        return "screen"

    @property
    def trouble(self) -> str:
        """What is wrong with it; empty while it is served."""
        return self._trouble

    def start(self, present: Present) -> None:
        """Begin to serve. A port that is taken is said, and stops nobody at the gate."""
        self.present = present
        try:
            server = _Server(self)
        except OSError as error:
            self._trouble = f"port {self.settings.port} cannot be used: {error.strerror}"
            log.error("screen: %s", self._trouble)  # noqa: TRY400 - the trace says no more
            return
        self._server, self._trouble = server, ""
        serving = threading.Thread(target=server.serve_forever, args=(0.2,), daemon=True)
        serving.start()

    def stop(self) -> None:
        """Serve no more."""
        server, self._server = self._server, None
        if server is not None:
            server.shutdown()
            server.server_close()

    def may_ask(self, host: str, key: str) -> bool:
        """Whether it is the screen that asks: no other site's page, and none without the key."""
        name = urlsplit(f"//{host}").hostname or ""
        is_ours = name in ("localhost", self.settings.listen) or bool(self.settings.key)
        return is_ours and hmac.compare_digest(key.encode(), self.settings.key.encode())


class _Server(ThreadingHTTPServer):
    """A bounded number of browsers at once: one is expected."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, screen: ScreenServer) -> None:
        self.screen = screen
        self._free = threading.BoundedSemaphore(_MOST_AT_ONCE)
        super().__init__((screen.settings.listen, screen.settings.port), _Handler)

    def server_bind(self) -> None:
        """Bind without asking a resolver for our name: without a line it may hang."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.screen.settings.listen, self.screen.settings.port

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._free.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - its shape
        log.debug("screen: a connection broke off", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    timeout = _PATIENCE_S
    server_version, sys_version = "Gatehouse", ""

    @property
    def _screen(self) -> ScreenServer:
        return cast(_Server, self.server).screen

    def do_GET(self) -> None:
        path = urlsplit(self.path)
        key = parse_qs(path.query).get("key", [""])[0]
        if path.path in _ASSETS or (path.path == "/" and self._is_allowed(key)):
            self._send_file(path.path)
        elif path.path == "/state" and self._is_allowed(self.headers.get("Gatehouse-Key", "")):
            told = {**self._screen.state(), "name": self._screen.settings.name}
            self._answer(json.dumps(told).encode(), "application/json")
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        # Another site's page cannot set this header without asking us first, which fails.
        is_screen = "Gatehouse-Screen" in self.headers
        if not (is_screen and self._is_allowed(self.headers.get("Gatehouse-Key", ""))):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        told = self._told()
        if self.path == "/help":
            self._screen.call_for_help()
        elif self.path == "/here":
            self._screen.say_here()
        elif self.path == "/show" and isinstance(told.get("text"), str):
            self._screen.present(told["text"])
        else:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        self.send_response(HTTPStatus.NO_CONTENT)
        self.end_headers()

    def _told(self) -> dict[str, Any]:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > _MOST_BYTES:
            return {}
        try:
            told = json.loads(self.rfile.read(int(length)) or b"{}")
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}

    def _is_allowed(self, key: str) -> bool:
        return self._screen.may_ask(self.headers.get("Host", ""), key)

    def _send_file(self, path: str) -> None:
        name, kind = _FILES[path]
        self._answer((_HERE / name).read_bytes(), kind)

    def _answer(self, data: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_told: Any) -> None:
        """What drivers type is logged nowhere."""
