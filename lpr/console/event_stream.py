"""Server-sent events for the desks: that something changed, and which picture is new.

An event says no more than that, so what is signed in the address is all that a listener needs;
the desk itself comes from the web server, which asks who is there.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import structlog

from lpr.console.live import ADDRESS_LIFE, is_ours, origin_of

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 0.5
# A listener that has gone is noticed when it is written to.
HEARTBEAT_S = 10.0
Environ = Mapping[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


@dataclass(frozen=True)
class Sight:
    """What was seen at one look: the desk's mark, and when each lane's picture was taken."""

    mark: str = ""
    pictures: Mapping[str, int] = field(default_factory=dict)


class Watch:
    """Looks twice a second for all listeners together, and only while there are any."""

    def __init__(self, look: Callable[[], Sight], most: int, every_s: float = LOOK_EVERY_S) -> None:
        self._look, self._most, self._every_s = look, most, every_s
        self._changed = threading.Condition()
        self._sight = Sight()
        self._listeners = 0
        threading.Thread(target=self._run, name="watch", daemon=True).start()

    def join(self) -> bool:
        """Take a place among the listeners; False where all are taken."""
        with self._changed:
            if self._listeners >= self._most:
                return False
            self._listeners += 1
            self._changed.notify_all()
            return True

    def leave(self) -> None:
        """Give the place back."""
        with self._changed:
            self._listeners -= 1

    def wait(self, known: Sight, timeout_s: float) -> Sight:
        """Return what is seen as soon as it differs from `known`, or after the timeout."""
        with self._changed:
            self._changed.wait_for(lambda: self._sight not in (known, Sight()), timeout_s)
            return self._sight

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._listeners > 0)
            try:
                seen = self._look()
            except Exception:  # a database that restarts must not end the watch
                log.exception("events.look_failed")
            else:
                with self._changed:
                    if seen != self._sight:
                        self._sight = seen
                        self._changed.notify_all()
            time.sleep(self._every_s)


class EventApp:
    """The WSGI application: one stream of events for each listener whose address we signed."""

    def __init__(self, config: Mapping[str, Any], watch: Watch) -> None:
        self._config = config
        self._watch = watch
        self._origin = origin_of(config["PUBLIC_URL"])

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        refused = self._refused(environ)
        if refused is None and not self._watch.join():
            refused = "503 Service Unavailable"
        if refused is not None:
            start_response(refused, [("Content-Type", "text/plain"), ("Retry-After", "30")])
            return [f"{refused}\n".encode()]
        headers = [
            ("Content-Type", "text/event-stream; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("X-Accel-Buffering", "no"),
            ("X-Content-Type-Options", "nosniff"),
            ("Access-Control-Allow-Origin", self._origin),
        ]
        start_response("200 OK", headers)
        return Stream(self._watch, str(environ.get("HTTP_LAST_EVENT_ID", "")))

    def _refused(self, environ: Environ) -> str | None:
        if environ["REQUEST_METHOD"] != "GET":
            return "405 Method Not Allowed"
        origin = environ.get("HTTP_ORIGIN")
        token = parse_qs(environ.get("QUERY_STRING", "")).get("token", [""])[0]
        if (origin and origin != self._origin) or not is_ours(self._config, token):
            return "403 Forbidden"
        return None


class Stream:
    """One listener's events. Its place is given back when the server closes it."""

    def __init__(self, watch: Watch, last_id: str, life_s: float | None = None) -> None:
        self._watch = watch
        self._events = self._tell(last_id, life_s or ADDRESS_LIFE.total_seconds())

    def __iter__(self) -> Iterator[bytes]:
        """The events, as they go over the line."""
        return self._events

    def close(self) -> None:
        """Called by the server when the listener has gone, or the stream is over."""
        self._watch.leave()

    def _tell(self, last_id: str, life_s: float) -> Iterator[bytes]:
        ends = time.monotonic() + life_s
        yield b"retry: 2000\n\n"
        known = Sight(last_id)
        while (left := ends - time.monotonic()) > 0:
            seen = self._watch.wait(known, min(HEARTBEAT_S, left))
            if seen == known or not seen.mark:
                yield b": still here\n\n"
                continue
            for slug, taken in seen.pictures.items():
                if known.pictures.get(slug) != taken:
                    yield _event("picture", json.dumps({"lane": slug, "v": taken}))
            if seen.mark != known.mark:
                yield _event("desk", seen.mark, seen.mark)
            known = seen


def _event(kind: str, data: str, number: str = "") -> bytes:
    lines = [f"id: {number}"] if number else []
    return "\n".join([*lines, f"event: {kind}", f"data: {data}", "", ""]).encode()
