"""The signed list on the lane's side: verified, kept on disk, and never replaced by a worse one."""

import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from lpr.lane.lists.change_log import ChangeLog
from lpr.lane.lists.format import HeldList, read_change, read_list
from lpr.lane.lists.head import ListFormatError
from lpr.lane.lists.sealing import CHANGE, ListRefusedError, is_change, open_sealed
from parking.access import AccessList


class ListStore:
    """Holds the list in force; what comes replaces or changes it only when whole, ours and newer.

    On disk are the list as it last came whole and the changes since, each with its signature.
    `seconds` is a clock that only runs on.
    """

    def __init__(
        self,
        path: Path,
        lane: str,
        public_key: str,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._changes = ChangeLog(path.with_suffix(".changes"))
        self._lane = lane
        self._public_key = public_key
        self._seconds = seconds
        self._came_at: float | None = None
        self._lock = threading.Lock()
        self.trouble = ""
        self._held = self._load()

    @property
    def current(self) -> AccessList | None:
        """The list in force, or None where there never was one."""
        held = self._held
        return held.access if held else None

    def held_for(self) -> timedelta | None:
        """How long ago the list came, or a change to it; None where it was found on the disk."""
        came_at = self._came_at
        return None if came_at is None else timedelta(seconds=self._seconds() - came_at)

    @property
    def changeable(self) -> int | None:
        """The serial number of the list that a change may come for; None: it must come whole."""
        held = self._held
        if held is None or held.content is None or self._changes.is_long:
            return None
        return held.access.serial

    def take(self, sealed: bytes) -> AccessList:
        """Verify a list or a change, put it on disk, then in force; else keep the old and raise.

        Raises ListRefusedError.
        """
        with self._lock:
            held = self._read_change(sealed) if is_change(sealed) else self._read(sealed)
            current = self._held
            if current is not None and held.access.serial < current.access.serial:
                raise ListRefusedError(
                    f"List {held.access.serial} is older than list {current.access.serial} "
                    "in force."
                )
            try:
                self._keep(sealed)
            except OSError as error:
                self.trouble = f"The list cannot be written: {error.strerror}."
            else:
                self.trouble = ""
            self._held, self._came_at = held, self._seconds()
            return held.access

    def _keep(self, sealed: bytes) -> None:
        if is_change(sealed):
            self._changes.append(sealed)
        else:
            self._write(sealed)
            self._changes.clear()

    def _read(self, sealed: bytes) -> HeldList:
        try:
            held = read_list(open_sealed(sealed, self._public_key))
        except ListFormatError as error:
            raise ListRefusedError(str(error)) from error
        return self._for_this_lane(held)

    def _read_change(self, sealed: bytes) -> HeldList:
        try:
            held = read_change(open_sealed(sealed, self._public_key, CHANGE), self._held)
        except ListFormatError as error:
            raise ListRefusedError(str(error)) from error
        return self._for_this_lane(held)

    def _for_this_lane(self, held: HeldList) -> HeldList:
        slug = held.access.rules.slug
        if slug != self._lane:
            raise ListRefusedError(f"The list is for lane {slug}, not {self._lane}.")
        return held

    def _load(self) -> HeldList | None:
        self._held = None
        try:
            self._held = self._read(self._path.read_bytes())
            for sealed in self._changes.read():
                self._held = self._read_change(sealed)
        except FileNotFoundError:
            return None
        except (OSError, ListRefusedError) as error:
            self.trouble = str(error)
        return self._held

    def _write(self, sealed: bytes) -> None:
        """Write beside, then rename: the file is the old list or the new one, never a half."""
        part = self._path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)
