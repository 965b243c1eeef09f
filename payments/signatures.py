"""Signed webhook bodies: the time and an HMAC of both, as payment providers send them."""

import hashlib
import hmac
from datetime import datetime, timedelta

from payments.ports import BadSignatureError

TOLERANCE = timedelta(minutes=5)


def sign(secret: bytes, body: bytes, at: datetime) -> str:
    """The header that proves a body: ``t=<unix seconds>,v1=<HMAC-SHA256 of time.body, hex>``."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(secret, seconds, body)}"


def verify(secret: bytes, body: bytes, header: str, now: datetime) -> None:
    """Check a header made by `sign`. Raises BadSignatureError.

    A signature more than five minutes from `now` is refused too: it may have been overheard.
    """
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    if not parts.get("t", "").isdigit():
        raise BadSignatureError("the signature header has no time")
    seconds = int(parts["t"])
    if not hmac.compare_digest(parts.get("v1", ""), _digest(secret, seconds, body)):
        raise BadSignatureError("the signature does not fit the body")
    if abs(now.timestamp() - seconds) > TOLERANCE.total_seconds():
        raise BadSignatureError("the signature is too old")


def _digest(secret: bytes, seconds: int, body: bytes) -> str:
    return hmac.new(secret, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
