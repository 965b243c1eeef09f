"""The signed list on the lane's side: verified, kept on disk, and never replaced by a worse one."""

import base64
import binascii
import os
import threading
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from lpr.lane.list_format import from_bytes
from lpr.lane.list_head import ListFormatError
from parking.access import AccessList

# Signed together with the list, so that no other thing we sign can pass for one.
CONTEXT = b"gatehouse-lane-list/1\n"
_MAGIC = b"GATEHOUSE-LIST/1"


class ListRefusedError(ValueError):
    """A list that must not be used; the message says why. The last good one serves on."""


def seal(payload: bytes, signature: bytes) -> bytes:
    """Put a payload and its signature into one file: a header line, then the payload."""
    encoded = base64.b64encode(signature)
    return b"%s %s %d\n%s" % (_MAGIC, encoded, len(payload), payload)


def open_sealed(sealed: bytes, public_key: str) -> bytes:
    """Return the payload of a sealed list. Raises ListRefusedError unless it is whole and ours."""
    head, _, payload = sealed.partition(b"\n")
    parts = head.split(b" ")
    if len(parts) != 3 or parts[0] != _MAGIC or not parts[2].isdigit():
        raise ListRefusedError("This is not a list of ours.")
    if len(payload) != int(parts[2]):
        raise ListRefusedError("The list arrived only in part.")
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(parts[1], validate=True), CONTEXT + payload)
    except (binascii.Error, ValueError, InvalidSignature) as error:
        raise ListRefusedError("The list's signature is wrong: it was altered.") from error
    return payload


class ListStore:
    """Holds the list in force; a new one replaces it only when it is whole, ours and newer."""

    def __init__(self, path: Path, lane: str, public_key: str) -> None:
        self._path = path
        self._lane = lane
        self._public_key = public_key
        self._lock = threading.Lock()
        self.trouble = ""
        self._current = self._load()

    @property
    def current(self) -> AccessList | None:
        """The list in force, or None where there never was one."""
        return self._current

    def replace(self, sealed: bytes) -> AccessList:
        """Verify a list, put it on disk, then in force; else keep the old and raise.

        Raises ListRefusedError.
        """
        with self._lock:
            access = self._read(sealed)
            if self._current is not None and access.serial < self._current.serial:
                raise ListRefusedError(
                    f"List {access.serial} is older than list {self._current.serial} in force."
                )
            try:
                self._write(sealed)
            except OSError as error:
                self.trouble = f"The list cannot be written: {error.strerror}."
            else:
                self.trouble = ""
            self._current = access
            return access

    def _read(self, sealed: bytes) -> AccessList:
        try:
            access = from_bytes(open_sealed(sealed, self._public_key))
        except ListFormatError as error:
            raise ListRefusedError(str(error)) from error
        if access.rules.slug != self._lane:
            raise ListRefusedError(f"The list is for lane {access.rules.slug}, not {self._lane}.")
        return access

    def _load(self) -> AccessList | None:
        try:
            return self._read(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ListRefusedError) as error:
            self.trouble = str(error)
            return None

    def _write(self, sealed: bytes) -> None:
        """Write beside, then rename: the file is the old list or the new one, never a half."""
        part = self._path.with_suffix(".part")
        with part.open("wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)
