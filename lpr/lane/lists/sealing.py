"""The envelope of what a server signs for its lanes: a line with the signature, then the bytes."""

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_LONGEST_HEADER = 200  # a magic word, a signature, a length


class ListRefusedError(ValueError):
    """A list that must not be used; the message says why. The last good one serves on."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is in an envelope. The context is signed too, so nothing can pass for another thing."""

    magic: bytes
    context: bytes


LIST = Kind(b"GATEHOUSE-LIST/1", b"gatehouse-lane-list/1\n")
CHANGE = Kind(b"GATEHOUSE-CHANGE/1", b"gatehouse-lane-list-change/1\n")


def seal(payload: bytes, key: Ed25519PrivateKey, kind: Kind = LIST) -> bytes:
    """Sign a payload and put both into one piece: a header line, then the payload."""
    encoded = base64.b64encode(key.sign(kind.context + payload))
    return b"%s %s %d\n%s" % (kind.magic, encoded, len(payload), payload)


def is_change(sealed: bytes) -> bool:
    """Whether this says that it is a change and not a whole list. It proves nothing."""
    return sealed.startswith(CHANGE.magic + b" ")


def open_sealed(sealed: bytes, public_key: str, kind: Kind = LIST) -> bytes:
    """Return the payload. Raises ListRefusedError unless it is whole, of this kind, and ours."""
    head, _, payload = sealed.partition(b"\n")
    parts = head.split(b" ")
    if len(parts) != 3 or parts[0] != kind.magic or not parts[2].isdigit():
        raise ListRefusedError("This is not a list of ours.")
    if len(payload) != int(parts[2]):
        raise ListRefusedError("The list arrived only in part.")
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(parts[1], validate=True), kind.context + payload)
    except (binascii.Error, ValueError, InvalidSignature) as error:
        raise ListRefusedError("The list's signature is wrong: it was altered.") from error
    return payload


def sealed_length(data: bytes, start: int) -> int | None:
    """How long the sealed piece is that begins at `start`; None where none begins there."""
    end = data.find(b"\n", start, start + _LONGEST_HEADER)
    parts = data[start:end].split(b" ")
    if end < 0 or len(parts) != 3 or not parts[2].isdigit():
        return None
    return end + 1 - start + int(parts[2])
