"""The sign-in session of this request: who it says is here, and keeping it alive."""

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from flask import Flask, current_app, g, request
from flask import session as cookie
from flask_security import current_user
from flask_security.utils import set_request_attr
from sqlalchemy.exc import OperationalError

from core.campus_time import now
from core.db import read_session, transaction
from core.identity.models import Person, SignInSession
from core.identity.sessions import (
    SEEN_EVERY,
    TOKEN_KEY,
    Lifetime,
    find_session,
    is_weak,
    mark_seen,
)
from core.identity.sessions import lifetime_of as _lifetime_of

log = structlog.get_logger(__name__)

View = TypeVar("View", bound=Callable[..., Any])

# A page that refreshes itself is not a person at work, except where someone stands watch.
WATCHED_PATHS = ("/console",)


def init_app(app: Flask) -> None:
    """Let sessions say who is signed in, and note once a minute that they are used."""
    app.login_manager.user_loader(load_person)  # type: ignore[attr-defined]  # Flask-Login's
    # No other way in: Flask-Security's own tokens would pass the sessions by.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    app.before_request(_keep_alive)


def lifetime() -> Lifetime:
    """Return the configured lifetimes."""
    return _lifetime_of(current_app.config)


def for_nobody(view: View) -> View:
    """Let a view be the same for everybody: who is signed in is not looked up in the database."""
    view.__dict__["gatehouse_for_nobody"] = True
    return view


def load_person(uniquifier: str) -> Person | None:
    """Return the person signed in by this request's cookie, or None."""
    token = cookie.get(TOKEN_KEY)
    if not token or _is_for_nobody():
        return None
    row = find_session(read_session(), token, now(), lifetime())
    if row is None or row.person.fs_uniquifier != uniquifier:
        return None
    g.sign_in_session = row
    row.person.is_weakly_signed_in = is_weak(row)
    set_request_attr("fs_authn_via", "session")
    set_request_attr("fs_paa", cookie.get("fs_paa", 0))
    return row.person


def current_session() -> SignInSession | None:
    """Return the session by which this request is signed in, or None."""
    row: SignInSession | None = g.get("sign_in_session")
    return row


def _keep_alive() -> None:
    if request.endpoint == "static" or not current_user.is_authenticated:
        return
    row = current_session()
    if row is None or now() - row.last_seen_at < SEEN_EVERY or _refreshes_itself():
        return
    try:
        with transaction() as session:
            mark_seen(session, row.id, now())
    except OperationalError:
        log.warning("session_not_marked_seen")  # the database is busy; the next minute will do


def _is_for_nobody() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return hasattr(view, "gatehouse_for_nobody")


def _refreshes_itself() -> bool:
    polled = request.method == "GET" and "HX-Request" in request.headers
    return polled and not request.path.startswith(WATCHED_PATHS)
