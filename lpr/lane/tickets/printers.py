"""The port to a ticket printer, and what is behind it: a file, or a receipt printer on TCP."""

import contextlib
import logging
import queue
import socket
import threading
import time
from pathlib import Path
from typing import Protocol

from lpr.lane.barriers.line import open_line
from lpr.lane.tickets.ticket import Ticket

log = logging.getLogger("gatehouse.lane")

# A ticket that comes out later is taken by the next driver.
PRINT_WITHIN_S = 10.0
_MOST_WAITING = 3
_ANSWER_S = 1.0
# DLE EOT 4 asks for the paper; these bits of the answer say that it is out.
_ASK_PAPER, _NO_PAPER = b"\x10\x04\x04", 0x60


class TicketPrinter(Protocol):
    """Prints tickets. The code is on the screen in any case: no printer holds a lane up."""

    @property
    def trouble(self) -> str:
        """What is wrong with it, in words; empty while it prints."""
        ...

    def print(self, ticket: Ticket) -> None:
        """Print soon, or not at all. Returns at once."""
        ...

    def close(self) -> None:
        """Print nothing more."""
        ...


class NoPrinter:
    """A lane whose tickets are on its screen alone."""

    trouble = ""

    def print(self, ticket: Ticket) -> None:
        """Leave it to the screen."""

    def close(self) -> None:
        """There is nothing to let go."""


class FilePrinter:
    """Tickets as text, one after another, in a file: for the demo and for tests.

    A full file becomes the one before, so that the two never take more than twice `most_bytes`.
    """

    def __init__(self, path: Path, most_bytes: int = 1_000_000) -> None:
        self._path, self._most_bytes = path, most_bytes
        self.trouble = ""

    def print(self, ticket: Ticket) -> None:
        """Add the ticket to the file."""
        try:
            if self._path.exists() and self._path.stat().st_size >= self._most_bytes:
                self._path.replace(self._path.with_suffix(".before.txt"))
            with self._path.open("a") as file:
                file.write(ticket.to_text() + "\n\n")
            self.trouble = ""
        except OSError as error:
            self.trouble = f"the file of tickets cannot be written: {error.strerror}"

    def close(self) -> None:
        """Every ticket is on disk."""


class ReceiptPrinter:
    """A receipt printer that speaks ESC/POS on TCP, usually port 9100; a connection a ticket."""

    def __init__(self, host: str, port: int) -> None:
        self._at = (host, port)
        self.trouble = ""
        self._waiting: queue.Queue[tuple[float, Ticket] | None] = queue.Queue(_MOST_WAITING)
        threading.Thread(target=self._run, name="printer", daemon=True).start()

    def print(self, ticket: Ticket) -> None:
        """Hand the ticket to the printer's own thread; the code is on the screen meanwhile."""
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait((time.monotonic() + PRINT_WITHIN_S, ticket))

    def close(self) -> None:
        """End after the ticket in hand."""
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)

    def _run(self) -> None:
        while (waiting := self._waiting.get()) is not None:
            until, ticket = waiting
            if time.monotonic() >= until:
                continue
            try:
                self._send(ticket, until)
            except OSError as error:
                self._note(f"it does not print: {error}")

    def _send(self, ticket: Ticket, until: float) -> None:
        line = open_line(*self._at, until, None)
        try:
            if _is_out_of_paper(line):
                self._note("it is out of paper")
                return
            line.settimeout(max(until - time.monotonic(), 0.1))
            line.sendall(ticket.to_escpos())
            # Said to have ended, it takes what was sent; dropped, it would not.
            line.shutdown(socket.SHUT_WR)
            with contextlib.suppress(TimeoutError):
                while line.recv(64):
                    pass
        finally:
            line.close()
        self._note("")

    def _note(self, trouble: str) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            log.warning("printer: %s", trouble or "it prints again")


def _is_out_of_paper(line: socket.socket) -> bool:
    """Whether the printer says so; many do not answer, and are believed to have paper."""
    line.settimeout(_ANSWER_S)
    line.sendall(_ASK_PAPER)
    with contextlib.suppress(TimeoutError):
        told = line.recv(1)
        return bool(told) and bool(told[0] & _NO_PAPER)
    return False
