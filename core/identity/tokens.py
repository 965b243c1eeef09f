"""Tokens by which other systems of the hospital prove themselves."""

import hmac

from flask import current_app, request
from flask_babel import gettext as _

from core.web.errors import Refusal

SCHEME = "bearer "


def require_token(setting: str) -> None:
    """Refuse a request without one of the tokens of a setting, which are parted by blanks.

    An empty setting turns what it guards off. Raises Refusal.
    """
    header = request.headers.get("Authorization", "")
    given = header[len(SCHEME) :].strip() if header.lower().startswith(SCHEME) else ""
    known = str(current_app.config[setting]).split()
    # Every one is compared, and in constant time, so that an answer's time tells nothing.
    matches = [hmac.compare_digest(given.encode(), token.encode()) for token in known]
    if not given or not any(matches):
        raise Refusal("wrong_token", _("The token is missing or wrong."), 401)
