"""The code of a person's page: signed, good for minutes, checked without any line."""

import base64
import binascii
import secrets
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lpr.lane.credentials.refusals import CredentialError, Why

# Letters and digits alone: a QR code is small with them, and every keyboard layout types them.
PREFIX = "GH1"
LIFE = timedelta(minutes=3)
# A phone's page was made by the server's clock; the lane's may be this far behind it.
AHEAD = timedelta(minutes=1)
# Signed together with the pass, so that no other thing we sign can pass for one.
_CONTEXT = b"gatehouse-gate-pass/1\n"
_BODY = struct.Struct(">I8s12s")
_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class GatePass:
    """One pass: whose permit, since when, and the name under which it counts once."""

    permit_id: str
    issued_at: datetime
    name: str


def issue(permit_id: str, now: datetime, key: Ed25519PrivateKey) -> str:
    """Sign a fresh pass for one permit: 144 letters and digits. Each counts once."""
    issued = int(now.timestamp())
    body = _BODY.pack(issued, secrets.token_bytes(8), permit_id.encode().ljust(12))
    sealed = body + key.sign(_CONTEXT + body)
    return PREFIX + base64.b32encode(sealed).decode().rstrip("=")


def is_pass(text: str) -> bool:
    """Whether this wants to be a pass."""
    return text.upper().startswith(PREFIX) and len(text) > len(PREFIX) + _SIGNATURE_BYTES


def open_pass(text: str, public_key: str, now: datetime) -> GatePass:
    """Check a pass with the key of the lane's lists. Raises CredentialError with the reason."""
    body = _verified(text, public_key)
    issued, name, permit = _BODY.unpack(body)
    issued_at = datetime.fromtimestamp(issued, UTC)
    if now - issued_at >= LIFE:
        raise CredentialError(Why.EXPIRED)
    if issued_at - now > AHEAD:
        raise CredentialError(Why.NOT_YET)
    return GatePass(permit.decode("ascii", "replace").strip(), issued_at, name.hex())


def _verified(text: str, public_key: str) -> bytes:
    written = text.upper().removeprefix(PREFIX)
    try:
        sealed = base64.b32decode(written + "=" * (-len(written) % 8))
        if len(sealed) != _BODY.size + _SIGNATURE_BYTES:
            raise CredentialError(Why.UNKNOWN)
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        body, signature = sealed[: _BODY.size], sealed[_BODY.size :]
        key.verify(signature, _CONTEXT + body)
    except (binascii.Error, ValueError, InvalidSignature):
        raise CredentialError(Why.UNKNOWN) from None
    return body
