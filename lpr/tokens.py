"""Lane tokens: derived, never stored in the clear, compared in constant time."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.signing import derive
from core.web.errors import Refusal
from lpr.models import Lane
from lpr.queries import find_lane

_SCHEME = "Bearer "


def lane_token(config: Mapping[str, Any], slug: str) -> str:
    """The token of one lane: 256 bits, the same as long as SECRET_KEY is."""
    return base64.urlsafe_b64encode(derive(config, f"lane token/{slug}".encode())).decode()


def hash_token(token: str) -> str:
    """What is stored in a token's place."""
    return hashlib.sha256(token.encode()).hexdigest()


def screen_key(config: Mapping[str, Any], slug: str) -> str:
    """What the driver's screen at a lane carries in its address, so that it alone shows plates."""
    secret = derive(config, f"lane screen/{slug}".encode())
    return base64.urlsafe_b64encode(secret[:18]).decode()


def is_screen_key(config: Mapping[str, Any], slug: str, given: str) -> bool:
    """Whether this is the screen's key, compared in constant time."""
    return hmac.compare_digest(screen_key(config, slug).encode(), given.encode())


def authenticated_lane(session: Session, slug: str, header: str) -> Lane:
    """Return the lane that proves itself by its token. Raises Refusal 404 or 401."""
    lane = find_lane(session, slug)
    if lane is None:
        sentence = _("There is no lane %(slug)s here. Check the lane's file.", slug=slug)
        raise Refusal("unknown_lane", sentence, 404)
    given = header.removeprefix(_SCHEME) if header.startswith(_SCHEME) else ""
    if not hmac.compare_digest(hash_token(given), lane.token_hash):
        sentence = _("This lane's token is missing or wrong. Write the lane's file again.")
        raise Refusal("wrong_token", sentence, 401)
    return lane
