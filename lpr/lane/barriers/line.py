"""A line to a barrier: found and opened in bounded time, and dropped with what has not left."""

import socket
import ssl
import struct
import threading
import time
from io import BufferedReader, RawIOBase
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def find_addresses(host: str, port: int, seconds: float) -> list[str]:
    """The numeric addresses of a host. Raises OSError, TimeoutError where a resolver hangs.

    A resolver knows no deadline, so a name is looked up in a thread that may be left behind.
    """
    found: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def look_up() -> None:
        try:
            infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put([str(info[4][0]) for info in infos])
        except OSError as error:
            found.put(error)

    threading.Thread(target=look_up, name="barrier-name", daemon=True).start()
    try:
        told = found.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"nobody says where {host} is") from None
    if isinstance(told, OSError):
        raise told
    return told


def forget_unsent(line: socket.socket) -> None:
    """Let the line drop what the peer has not taken when it is closed, however it is closed.

    Else the system would go on sending a command, for minutes where the network is away.
    """
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)


def open_line(host: str, port: int, until: float, tls: ssl.SSLContext | None) -> socket.socket:
    """Connect before the moment `until` of the monotonic clock. Raises OSError."""
    refusal: OSError = OSError(f"{host} has no address")
    for address in find_addresses(host, port, left(until)):
        try:
            line = socket.create_connection((address, port), timeout=left(until))
        except OSError as error:
            refusal = error
            continue
        forget_unsent(line)
        return _secured(line, host, until, tls) if tls else line
    raise refusal


def trust_in(ca_file: Path | None) -> ssl.SSLContext:
    """Check host and certificate, by the named authorities alone where a file names some.

    Raises OSError where the file cannot be read or holds no certificate.
    """
    return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))


def left(until: float) -> float:
    """Seconds until a moment of the monotonic clock. Raises TimeoutError after it."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("timed out")
    return seconds


def _secured(line: socket.socket, host: str, until: float, tls: ssl.SSLContext) -> socket.socket:
    try:
        line.settimeout(left(until))
        return tls.wrap_socket(line, server_hostname=host)
    except OSError:
        line.close()
        raise


class HurriedLine:
    """A socket as http.client wants it, whose every wait ends at one moment.

    A socket's own timeout begins anew with each byte that trickles in. Whoever opened the socket
    closes it.
    """

    def __init__(self, line: socket.socket, until: float) -> None:
        self._line = line
        self._until = until

    def sendall(self, data: bytes) -> None:
        """Send everything, or raise OSError."""
        self._line.settimeout(left(self._until))
        self._line.sendall(data)

    def makefile(self, mode: str) -> BufferedReader:  # noqa: ARG002 - as a socket has it
        """What is received, as a file."""
        return BufferedReader(_HurriedReader(self._line, self._until))

    def close(self) -> None:
        """Leave the socket to its owner: the answer is read after http.client is done with it."""


class _HurriedReader(RawIOBase):
    def __init__(self, line: socket.socket, until: float) -> None:
        self._line = line
        self._until = until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._line.settimeout(left(self._until))
        return self._line.recv_into(buffer)
