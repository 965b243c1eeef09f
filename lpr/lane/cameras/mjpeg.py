"""MJPEG over HTTP: one answer without an end, each part of it a JPEG."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection

from lpr.lane.cameras.address import Address
from lpr.lane.cameras.frames import Picture
from lpr.lane.cameras.http_auth import answer_challenges
from lpr.lane.cameras.limits import decode_frame
from lpr.lane.cameras.multipart import PartReader, PartTooLargeError
from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.troubles import CameraTroubleError, Trouble

_CHUNK = 64 * 1024
_OK, _ASKS_WHO = 200, 401
# Anything else, a redirect included, is no film: the password is meant for the camera alone.
_TROUBLES = {401: Trouble.REFUSED, 403: Trouble.REFUSED, 404: Trouble.NOT_FOUND}


class MjpegLine:
    """One camera by HTTP, or by HTTPS with its certificate checked. No proxy is asked."""

    def __init__(self, address: Address, patience: Patience) -> None:
        self._address = address
        self._patience = patience
        self.shown = address.shown

    def pictures(self, is_stopped: Callable[[], bool]) -> Iterator[Picture | None]:
        """Connect and yield pictures, and None for each that cannot be decoded.

        Raises CameraTroubleError: unreachable, refused, not_found, not_a_stream, stalled,
        too_large.
        """
        with closing(self._connected()) as connection, closing(self._asked(connection)) as answer:
            parts = PartReader(_boundary(answer))
            last = time.monotonic()
            while not is_stopped():
                data = _received(answer)
                if not data:
                    return
                for part in _whole(parts, data):
                    last = time.monotonic()
                    yield decode_frame(part)
                # A camera may trickle bytes without ever ending a picture.
                if time.monotonic() - last > self._patience.stalled_s:
                    raise CameraTroubleError(Trouble.STALLED)

    def _connected(self) -> HTTPConnection:
        kind = HTTPSConnection if self._address.scheme == "https" else HTTPConnection
        where = self._address
        connection = kind(where.host, where.port, timeout=self._patience.connect_s)
        try:
            connection.connect()
        except OSError as error:
            raise CameraTroubleError(Trouble.UNREACHABLE) from error
        connection.sock.settimeout(self._patience.stalled_s)
        return connection

    def _asked(self, connection: HTTPConnection) -> HTTPResponse:
        """The answer that carries the film, after the camera's challenge where it has one."""
        try:
            answer = self._request(connection, "")
            challenges = answer.headers.get_all("WWW-Authenticate", [])
            who = answer_challenges(challenges, self._address, "GET", self._address.path)
            if answer.status == _ASKS_WHO and who:
                connection.close()  # the body of a refusal may be anything
                answer = self._request(connection, who)
        except TimeoutError as error:
            raise CameraTroubleError(Trouble.STALLED) from error
        except (OSError, HTTPException, ValueError) as error:
            raise CameraTroubleError(Trouble.NOT_A_STREAM) from error
        if answer.status != _OK:
            answer.close()
            raise CameraTroubleError(_TROUBLES.get(answer.status, Trouble.NOT_A_STREAM))
        return answer

    def _request(self, connection: HTTPConnection, who: str) -> HTTPResponse:
        headers = {"Accept": "multipart/x-mixed-replace, */*"}
        if who:
            headers["Authorization"] = who
        connection.request("GET", self._address.path, headers=headers)
        return connection.getresponse()


def _boundary(answer: HTTPResponse) -> str:
    boundary = answer.headers.get_boundary()
    if answer.headers.get_content_maintype() != "multipart" or not boundary:
        raise CameraTroubleError(Trouble.NOT_A_STREAM)
    return boundary


def _received(answer: HTTPResponse) -> bytes:
    """What has come, at most a chunk; empty where the camera has hung up."""
    try:
        return answer.read1(_CHUNK)
    except TimeoutError as error:
        raise CameraTroubleError(Trouble.STALLED) from error
    except (OSError, HTTPException, ValueError):
        return b""


def _whole(parts: PartReader, data: bytes) -> list[bytes]:
    try:
        return parts.feed(data)
    except PartTooLargeError as error:
        raise CameraTroubleError(Trouble.TOO_LARGE) from error
