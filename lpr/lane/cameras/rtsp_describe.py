"""What an RTSP camera says before any film flows: DESCRIBE (RFC 2326), asked over a socket."""

import re
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from lpr.lane.cameras.address import Address
from lpr.lane.cameras.http_auth import answer_challenges
from lpr.lane.cameras.limits import check_size
from lpr.lane.cameras.patience import Patience
from lpr.lane.cameras.troubles import CameraTroubleError, Trouble

_MOST_HEAD_BYTES = 16 * 1024
_MOST_BODY_BYTES = 64 * 1024
_OK, _ASKS_WHO = 200, 401
# Anything else, a redirect included, is no film: the password is meant for the camera alone.
_TROUBLES = {401: Trouble.REFUSED, 403: Trouble.REFUSED, 404: Trouble.NOT_FOUND}
_STATUS = re.compile(r"RTSP/1\.\d ([1-5]\d\d)( |$)")
_FILM = re.compile(r"^m=video ", re.MULTILINE)
# Two ways in which cameras say how large their pictures are; many say nothing.
_SIZE = re.compile(
    r"^a=(?:framesize:\d+ |x-dimensions:)\s*(\d{1,6})\s*[-,]\s*(\d{1,6})\s*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Message
    body: str


def ask_for_film(address: Address, patience: Patience) -> socket.socket:
    """Return the connection on which the camera said that it has a film for us. Close it.

    Raises CameraTroubleError: unreachable, refused, not_found, not_a_stream, stalled, too_large.
    """
    wire = _connected(address, patience)
    try:
        answer = _asked(wire, address, "", patience)
        challenges = answer.headers.get_all("WWW-Authenticate", [])
        who = answer_challenges(challenges, address, "DESCRIBE", address.bare)
        if answer.status == _ASKS_WHO and who:
            answer = _asked(wire, address, who, patience)
        _check(answer)
    except BaseException:
        wire.close()
        raise
    return wire


def _check(answer: _Answer) -> None:
    if answer.status != _OK:
        raise CameraTroubleError(_TROUBLES.get(answer.status, Trouble.NOT_A_STREAM))
    if not _FILM.search(answer.body):
        raise CameraTroubleError(Trouble.NOT_A_STREAM)
    for width, height in _SIZE.findall(answer.body):
        check_size(int(width), int(height))


def _connected(address: Address, patience: Patience) -> socket.socket:
    try:
        return socket.create_connection((address.host, address.port), patience.connect_s)
    except (OSError, UnicodeError) as error:
        raise CameraTroubleError(Trouble.UNREACHABLE) from error


def _asked(wire: socket.socket, address: Address, who: str, patience: Patience) -> _Answer:
    words = [
        f"DESCRIBE {address.bare} RTSP/1.0",
        f"CSeq: {2 if who else 1}",
        "Accept: application/sdp",
        "User-Agent: Gatehouse lane",
    ]
    if who:
        words.append(f"Authorization: {who}")
    try:
        wire.sendall("\r\n".join([*words, "", ""]).encode())
    except OSError as error:
        raise CameraTroubleError(Trouble.NOT_A_STREAM) from error
    return _received(wire, time.monotonic() + patience.stalled_s)


def _received(wire: socket.socket, until: float) -> _Answer:
    """One whole answer; a camera may neither trickle it nor send it without an end."""
    got = bytearray()
    while (end := got.find(b"\r\n\r\n")) < 0:
        if len(got) > _MOST_HEAD_BYTES:
            raise CameraTroubleError(Trouble.NOT_A_STREAM)
        got += _more(wire, until)
    lines = got[:end].decode("latin-1").split("\r\n")
    status = _STATUS.match(lines[0])
    if status is None:
        raise CameraTroubleError(Trouble.NOT_A_STREAM)
    headers = _headers(lines[1:])
    length = headers.get("Content-Length", "0").strip()
    if not length.isdecimal() or len(length) > 9 or int(length) > _MOST_BODY_BYTES:
        raise CameraTroubleError(Trouble.NOT_A_STREAM)
    begin = end + len(b"\r\n\r\n")
    while len(got) - begin < int(length):
        got += _more(wire, until)
    body = got[begin : begin + int(length)].decode("utf-8", "replace")
    return _Answer(int(status.group(1)), headers, body.replace("\r\n", "\n"))


def _headers(lines: Sequence[str]) -> Message:
    return HeaderParser().parsestr("\n".join(lines))


def _more(wire: socket.socket, until: float) -> bytes:
    left = until - time.monotonic()
    if left <= 0:
        raise CameraTroubleError(Trouble.STALLED)
    try:
        wire.settimeout(left)
        data = wire.recv(4096)
    except TimeoutError as error:
        raise CameraTroubleError(Trouble.STALLED) from error
    except OSError as error:
        raise CameraTroubleError(Trouble.NOT_A_STREAM) from error
    if not data:
        raise CameraTroubleError(Trouble.NOT_A_STREAM)
    return data
