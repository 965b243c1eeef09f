"""Keys derived from the configured secrets, one for each purpose."""

import base64
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def derive_key(config: Mapping[str, Any], purpose: str) -> str:
    """Return 32 bytes for one purpose, as URL-safe base64.

    They come from SECOND_FACTOR_KEY, or from SECRET_KEY where that is empty, so that a new
    SECRET_KEY need not cost everybody their authenticator.
    """
    secret = str(config["SECOND_FACTOR_KEY"] or config["SECRET_KEY"]).encode()
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"gatehouse:{purpose}".encode())
    return base64.urlsafe_b64encode(hkdf.derive(secret)).decode("ascii")
