"""Rate limits: the one limiter, and by whose address it counts."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

# Nothing is limited by default: each limit is named where the route is, with its reason.
# Where the store of counts is down, people still get in; the address limit then counts in
# this process alone.
limiter = Limiter(
    key_func=get_remote_address,
    headers_enabled=True,
    in_memory_fallback_enabled=True,
    strategy="moving-window",
)


def init_app(app: Flask) -> None:
    """Count in RATELIMIT_STORAGE_URI."""
    limiter.init_app(app)
