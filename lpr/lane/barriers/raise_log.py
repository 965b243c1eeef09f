"""The raise log: which commands a barrier was given, on disk before it hears of them."""

import json
import os
from collections import deque
from datetime import datetime
from pathlib import Path
from typing import Any

from lpr.lane.barriers.port import BarrierCommand

# A command lives five seconds; a few hundred raises outlast every repeat.
_REMEMBERED = 400
_MOST_BYTES = 1_000_000


class RaiseLog:
    """One JSON object a line in `barrier.log`. Not shared between threads or processes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._given: deque[str] = deque(maxlen=_REMEMBERED)
        self._through: deque[str] = deque(maxlen=_REMEMBERED)
        self._is_torn = False
        for entry in self._tail():
            self._remember(entry)

    def knows(self, command: BarrierCommand) -> bool:
        """Whether this command was given before, or its passage was seen through."""
        return command.uid in self._given or command.passage_uid in self._through

    def write_given(self, command: BarrierCommand, now: datetime, *, is_through: bool) -> None:
        """Write that the barrier is told. Raises OSError where that is not on disk."""
        entry: dict[str, Any] = {"passage": command.passage_uid, "at": now.isoformat()}
        if command.command_uid:
            entry["command"] = command.command_uid
        if not is_through:
            entry["unconfirmed"] = True
        self._write(entry)
        self._remember(entry)

    def keep_given(self, command: BarrierCommand) -> None:
        """Remember a command that could not be written, for as long as the process lives."""
        self._given.append(command.uid)

    def write_through(self, passage_uid: str) -> None:
        """Write that the boom was seen to rise for a passage. Raises OSError; remembers anyway."""
        self._through.append(passage_uid)
        self._write({"raised": passage_uid})

    def _remember(self, entry: dict[str, Any]) -> None:
        if passage_uid := str(entry.get("passage", "")):
            self._given.append(str(entry.get("command") or passage_uid))
            if not entry.get("unconfirmed"):
                self._through.append(passage_uid)
        if raised := entry.get("raised"):
            self._through.append(str(raised))

    def _tail(self) -> list[dict[str, Any]]:
        """The last entries; a line torn by a power cut is passed over."""
        try:
            text = self._path.read_text(errors="replace")
        except OSError:
            return []
        self._is_torn = bool(text) and not text.endswith("\n")
        lines = text.splitlines()[-2 * _REMEMBERED :]
        entries = []
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict):
                entries.append(entry)
        return entries

    def _write(self, entry: dict[str, Any]) -> None:
        if self._path.exists() and self._path.stat().st_size > _MOST_BYTES:
            self._shorten()
        # What a power cut or a full disk left of a line would take this one along.
        apart = "\n" if self._is_torn else ""
        self._is_torn = True
        with self._path.open("a") as file:
            file.write(f"{apart}{json.dumps(entry)}\n")
            file.flush()
            os.fsync(file.fileno())
        self._is_torn = False

    def _shorten(self) -> None:
        part = self._path.with_name(f"{self._path.name}.part")
        part.write_text("".join(json.dumps(entry) + "\n" for entry in self._tail()))
        part.replace(self._path)
        self._is_torn = False
