"""An HTTP relay: a request raises the boom, a page in JSON tells where it is."""

import json
import time
from datetime import UTC
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any, cast
from urllib.parse import quote, urlsplit

from lpr.lane.barriers.driven import WireError
from lpr.lane.barriers.line import HurriedLine, open_line, trust_in
from lpr.lane.barriers.port import BarrierCommand, BarrierState, Position
from lpr.lane.barriers.settings import HttpSettings
from lpr.lane.barriers.switches import position_of
from lpr.lane.cameras.address import Address
from lpr.lane.cameras.http_auth import answer_challenges

CALL_S = 1.0
_MOST_BYTES = 64 * 1024
_ASKS_WHO = 401
_REFUSES_US = (401, 403)
_PORTS = {"http": 80, "https": 443}
_WORDS = {"on": True, "1": True, "true": True, "off": False, "0": False, "false": False}


class HttpWire:
    """Speaks to one relay. Each call is a connection of its own, and over within a second."""

    def __init__(self, settings: HttpSettings) -> None:
        self._settings = settings
        url = urlsplit(settings.url)
        self._scheme, self._host = url.scheme, url.hostname or ""
        self._port = url.port or _PORTS[url.scheme]
        self._tls = trust_in(settings.ca_file) if url.scheme == "https" else None

    def read(self) -> BarrierState:
        """Ask for the page with the inputs; a relay without any need only answer."""
        at = self._settings
        page = _Page(self._call("GET", at.state_path, {}))
        position = position_of(page.find(at.raised_field), page.find(at.lowered_field))
        if page.find(at.obstructed_field):
            position = Position.OBSTRUCTED
        return BarrierState(
            position,
            page.find(at.occupied_field),
            page.find(at.fire_field),
            key_switch=page.find(at.key_switch_field),
        )

    @property
    def can_hold(self) -> bool:
        """Whether a request keeps the boom up."""
        return bool(self._settings.hold_path)

    @property
    def can_lower(self) -> bool:
        """Whether a request lowers it."""
        return bool(self._settings.lower_path)

    def hold_boom(self, *, is_held: bool) -> None:
        """Ask the relay to keep the boom up, or to let it go."""
        at = self._settings
        self._call(at.method, at.hold_path if is_held else at.release_path, {})

    def raise_boom(self, command: BarrierCommand) -> None:
        """Ask once, for this passage; a relay that can read refuses what comes too late."""
        expires = command.expires_at.astimezone(UTC).isoformat(timespec="milliseconds")
        passage = quote(command.passage_uid, safe="")
        path = self._settings.raise_path.replace("{passage}", passage)
        path = path.replace("{expires}", str(int(command.expires_at.timestamp())))
        told = {"Gatehouse-Passage": command.passage_uid, "Gatehouse-Expires": expires}
        self._call(self._settings.method, path, {**told, "Idempotency-Key": command.uid})

    def lower_boom(self) -> None:
        """Ask once, where the relay lowers the boom."""
        self._call(self._settings.method, self._settings.lower_path, {})

    def close(self) -> None:
        """Nothing is held between two calls."""

    def _call(self, method: str, path: str, headers: dict[str, str]) -> bytes:
        """Ask, once more with credentials where the relay wants them. Raises WireError."""
        user, password = self._settings.user, self._settings.password
        where = Address(self._scheme, self._host, self._port, path, user, password)
        until = time.monotonic() + CALL_S
        try:
            status, challenges, body = self._exchange(method, where, headers, until)
            if status == _ASKS_WHO:
                # What was refused has moved nothing: this is still the first time.
                who = answer_challenges(challenges, where, method, path)
                headers = {**headers, "Authorization": who}
                if who:
                    status, _, body = self._exchange(method, where, headers, until)
        except (OSError, HTTPException, ValueError) as error:
            raise WireError(str(error) or type(error).__name__) from error
        if status in _REFUSES_US:
            raise WireError("it refuses barrier.user and barrier.password")
        if not 200 <= status < 300:
            # A redirect too: the command is for this relay alone.
            raise WireError(f"it answered {status}")
        return body

    def _exchange(
        self, method: str, where: Address, headers: dict[str, str], until: float
    ) -> tuple[int, list[str], bytes]:
        """One request and its answer: status, challenges, body."""
        with open_line(where.host, where.port, until, self._tls) as line:
            connection = HTTPConnection(where.host, where.port)
            connection.sock = cast(Any, HurriedLine(line, until))
            told = {"Accept": "application/json, */*", "Cache-Control": "no-store", **headers}
            connection.request(method, where.path, headers={**told, "Connection": "close"})
            with connection.getresponse() as answer:
                challenges = answer.headers.get_all("WWW-Authenticate", [])
                return answer.status, challenges, _body(answer)


def _body(answer: HTTPResponse) -> bytes:
    body = answer.read(_MOST_BYTES + 1)
    if len(body) > _MOST_BYTES:
        raise ValueError("its page is too long")
    return body


class _Page:
    """What the relay says of its inputs."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._facts: Any = None

    def find(self, field: str) -> bool | None:
        """An input by its place, such as `inputs.2.on`; None where it is not wired.

        Raises WireError where the page does not have it: that is not the same as off.
        """
        if not field:
            return None
        if self._facts is None:
            self._facts = _parsed(self._body)
        found = self._facts
        for step in field.split("."):
            found = _inside(found, step)
        if isinstance(found, str):
            found = _WORDS.get(found.strip().lower())
        if isinstance(found, bool) or found in (0, 1):
            return bool(found)
        raise WireError(f"its page does not say {field}")


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise WireError("its page is no JSON") from error


def _inside(facts: Any, step: str) -> Any:
    if isinstance(facts, dict):
        return facts.get(step)
    if isinstance(facts, list) and step.isdecimal() and int(step) < len(facts):
        return facts[int(step)]
    return None
