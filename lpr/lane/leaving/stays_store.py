"""The stays that an exit lane knows: verified, kept over a restart, asked when a car leaves."""

import os
import threading
from datetime import datetime, timedelta
from pathlib import Path

from core.clock import Clock
from core.plates import fold
from lpr.lane.leaving.stays_table import Stays, StaysRefusedError, open_sealed
from lpr.reading.consensus import PassageRead
from lpr.reading.threshold import OPENING_THRESHOLD
from parking.access import KeyParts, StayAccount
from parking.access.leaving import HEARD_WITHIN

# Stays change with every car; what is on disk serves only a lane that starts without its server.
_WRITTEN_EVERY = timedelta(minutes=1)


class StaysStore:
    """Holds the stays in force; newer ones replace them only when whole, ours and of this lane."""

    def __init__(self, path: Path, lane: str, public_key: str, clock: Clock) -> None:
        self._path = path
        self._lane = lane
        self._public_key = public_key
        self._clock = clock
        self._lock = threading.Lock()
        self.trouble = ""
        self._current = self._load()
        self._heard_at = self._current.made_at if self._current else None
        self._written_at: datetime | None = None

    @property
    def current(self) -> Stays | None:
        """The stays in force; None where the lane never had any."""
        return self._current

    def account_of(self, read: PassageRead | None, ticket: str | None = None) -> StayAccount | None:
        """What the leaving car owes: by the ticket that was shown, else by its plate.

        None where neither tells of a stay that is known, or the plate is not sure. Whoever is not
        known here is let out: an exit never asks for what it cannot say.
        """
        stays, heard_at, now = self._current, self._heard_at, self._clock.now()
        if stays is None or heard_at is None:
            return None
        account = stays.accounts.of_ticket(ticket, now) if ticket else None
        if account is None and read is not None and read.confidence >= OPENING_THRESHOLD:
            plate = KeyParts(fold(read.text), read.state, read.plate_type)
            account = stays.accounts.find(plate, now)
        return account.at(now, heard_at) if account else None

    def knows_tickets(self) -> bool:
        """Whether a ticket would tell what is due, by word of payments that is not old."""
        stays, heard_at = self._current, self._heard_at
        if stays is None or heard_at is None or not stays.accounts.have_tickets:
            return False
        return self._clock.now() - heard_at <= HEARD_WITHIN

    def replace(self, sealed: bytes) -> None:
        """Verify stays, put them on disk, then in force; else keep the old and raise.

        Raises StaysRefusedError.
        """
        with self._lock:
            stays = self._read(sealed)
            if self._current is not None and stays.made_at < self._current.made_at:
                raise StaysRefusedError("These stays are older than those in force.")
            self._current = stays
            self._heard_at = self._clock.now()
            self._keep(sealed, self._heard_at)

    def confirm(self) -> None:
        """The server has just said that nothing has changed."""
        self._heard_at = self._clock.now()

    def _read(self, sealed: bytes) -> Stays:
        stays = open_sealed(sealed, self._public_key)
        if stays.lane != self._lane:
            raise StaysRefusedError(f"The stays are for lane {stays.lane}, not {self._lane}.")
        return stays

    def _load(self) -> Stays | None:
        try:
            return self._read(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, StaysRefusedError) as error:
            self.trouble = str(error)
            return None

    def _keep(self, sealed: bytes, now: datetime) -> None:
        written_at = self._written_at
        if written_at is not None and timedelta(0) <= now - written_at < _WRITTEN_EVERY:
            return
        try:
            self._write(sealed)
        except OSError as error:
            self.trouble = f"The stays cannot be written: {error.strerror}."
        else:
            self.trouble, self._written_at = "", now

    def _write(self, sealed: bytes) -> None:
        """Write beside, then rename: the file is the old one or the new one, never a half."""
        part = self._path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)
