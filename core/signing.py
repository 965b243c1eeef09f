"""Signs what leaves this server to be believed elsewhere: Ed25519, one key, domain separated."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.config import ConfigurationError

_SEED_BYTES = 32


def signing_key(config: Mapping[str, Any]) -> Ed25519PrivateKey:
    """Return the key that signs lane lists: LIST_SIGNING_KEY, or one derived from SECRET_KEY.

    Raises ConfigurationError where LIST_SIGNING_KEY is not 32 bytes in base64.
    """
    configured = str(config.get("LIST_SIGNING_KEY") or "")
    seed = _decoded(configured) if configured else derive(config, b"lane list signing")
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key_text(key: Ed25519PrivateKey) -> str:
    """Return the key's public half as the base64 that a lane's file holds."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def derive(config: Mapping[str, Any], purpose: bytes) -> bytes:
    """Return 32 secret bytes for one purpose, the same as long as SECRET_KEY is (RFC 5869)."""
    hkdf = HKDF(hashes.SHA256(), _SEED_BYTES, salt=None, info=b"gatehouse/" + purpose)
    return hkdf.derive(str(config["SECRET_KEY"]).encode())


def _decoded(text: str) -> bytes:
    try:
        seed = base64.b64decode(text, validate=True)
    except binascii.Error:
        seed = b""
    if len(seed) != _SEED_BYTES:
        raise ConfigurationError("LIST_SIGNING_KEY must be 32 bytes in base64.")
    return seed
