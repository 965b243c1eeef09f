"""Readers on a device file: a serial line, a pipe, a USB reader; opened again when it is back."""

import contextlib
import logging
import os
import select
import termios
import threading
import tty
from pathlib import Path
from typing import Protocol

from lpr.lane.backoff import backoff
from lpr.lane.credentials.port import Present
from lpr.lane.credentials.presented import MOST_SIGNS

log = logging.getLogger("gatehouse.lane")

_WAKE_S = 0.3
_CHUNK = 4096


class Lines(Protocol):
    """Turns what a device sends into lines."""

    def open(self, device: int) -> None:
        """Prepare a freshly opened device; what it kept from before is thrown away."""
        ...

    def feed(self, data: bytes) -> list[str]:
        """Take bytes and return the lines that are whole now."""
        ...


class TextLines:
    """A serial line or a pipe: text, ended by a carriage return or a line feed."""

    def __init__(self, baud: int = 9600) -> None:
        self._baud = baud
        self._part = b""

    def open(self, device: int) -> None:
        """Set the speed, raw, and forget what waits; a pipe has neither."""
        self._part = b""
        if not os.isatty(device):
            return
        tty.setraw(device)
        speed = getattr(termios, f"B{self._baud}")
        settings = termios.tcgetattr(device)
        settings[4] = settings[5] = speed
        termios.tcsetattr(device, termios.TCSANOW, settings)
        termios.tcflush(device, termios.TCIFLUSH)

    def feed(self, data: bytes) -> list[str]:
        """Lines, without what is too long for any badge or code."""
        *lines, self._part = (self._part + data).replace(b"\r", b"\n").split(b"\n")
        self._part = self._part[: MOST_SIGNS + 1]
        return [line.decode("ascii", "replace") for line in lines if line]


class DeviceReader:
    """Reads one device file; one that is pulled out is opened again when it is back."""

    def __init__(self, name: str, device: Path, lines: Lines) -> None:
        self._name = name
        self._device = device
        self._lines = lines
        self._trouble = "not opened yet"
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """What the record calls it."""
        return self._name

    @property
    def trouble(self) -> str:
        """What is wrong with it; empty while it can be read."""
        return self._trouble

    def start(self, present: Present) -> None:
        """Begin to read."""
        self._thread = threading.Thread(
            target=self._run, args=(present,), name=f"reader-{self._name}", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Let the device go."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(2)

    def _run(self, present: Present) -> None:
        failures = 0
        while not self._stopped.is_set():
            try:
                failures = 0 if self._read(present) else failures + 1
            except OSError as error:
                failures += 1
                self._note(f"{self._device} cannot be read: {error.strerror or error}.")
            self._stopped.wait(min(backoff(failures, _WAKE_S), 5.0))

    def _read(self, present: Present) -> bool:
        """Read until the device goes away; whether anything was read at all."""
        device = os.open(self._device, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
        was_read = False
        try:
            self._lines.open(device)
            _throw_away(device)
            while not self._stopped.is_set():
                self._note("")
                if not select.select([device], [], [], _WAKE_S)[0]:
                    continue
                data = os.read(device, _CHUNK)
                if not data:
                    return was_read
                was_read = True
                for line in self._lines.feed(data):
                    present(line)
        finally:
            os.close(device)
        return was_read

    def _note(self, trouble: str) -> None:
        """Say it once where the reader is lost, and where it is back."""
        if trouble == self._trouble:
            return
        self._trouble = trouble
        log.warning("reader %s: %s", self._name, trouble or "it can be read again")


def _throw_away(device: int) -> None:
    """What waited in the device was shown by somebody who is gone."""
    with contextlib.suppress(BlockingIOError):
        while os.read(device, _CHUNK):
            pass
