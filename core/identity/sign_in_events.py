"""What follows a sign-in, a sign-out or a change of password: sessions, audit, log."""

from typing import Any

import structlog
from flask import Flask, request
from flask import session as cookie
from flask_login import user_logged_out
from flask_security import (
    UserMixin,
    password_changed,
    password_reset,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    user_failed_authn,
)

from core.audit import record
from core.campus_time import now
from core.db import read_session
from core.identity.models import Person
from core.identity.request_session import current_session, lifetime
from core.identity.second_factor import own
from core.identity.sessions import (
    DIRECTORY,
    PASSWORD,
    RECOVERY,
    TOKEN_KEY,
    TOTP,
    end_session,
    end_sessions_of,
    find_session,
    open_session,
)

log = structlog.get_logger(__name__)

METHODS = {"security.two_factor_token_validation": TOTP, "security.mf_recovery": RECOVERY}
# What the cookie may carry over from before the sign-in; all else could have been planted.
KEPT_IN_COOKIE = frozenset(
    {"_user_id", "_fresh", "_id", "_flashes", "fs_cc", "fs_paa", "language", "theme"}
)


def init_app(app: Flask) -> None:
    """Listen to Flask-Security; each signal is sent within the request's transaction."""
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    password_changed.connect(_password_changed, app)
    password_reset.connect(_password_reset, app)
    tf_profile_changed.connect(_second_factor_set_up, app)
    tf_disabled.connect(_second_factor_removed, app)
    user_failed_authn.connect(_failed, app)


def _signed_in(
    _app: Flask, user: UserMixin, authn_via: list[str] | None = None, **_rest: Any
) -> None:
    person, session = own(user), read_session()
    method = _method(authn_via or [])
    _end_former(person, everywhere=authn_via == ["change"])
    for key in set(cookie) - KEPT_IN_COOKIE:
        cookie.pop(key)
    cookie[TOKEN_KEY] = open_session(
        session,
        person,
        method=method,
        now=now(),
        address=request.remote_addr or "",
        agent=request.user_agent.string,
    )
    _record(person, "session.opened", {"method": method})


def _method(authn_via: list[str]) -> str:
    """Return how the person proved who they are; a changed password keeps what went before."""
    if authn_via == ["change"]:
        former = current_session()
        return former.method if former else PASSWORD
    if authn_via == [DIRECTORY]:
        return DIRECTORY
    return METHODS.get(request.endpoint or "", PASSWORD)


def _end_former(person: Person, *, everywhere: bool) -> None:
    """End the session that this browser had, or all of the person's."""
    session, token = read_session(), cookie.get(TOKEN_KEY)
    if everywhere:
        end_sessions_of(session, person.id, now())
    elif token and (row := find_session(session, token, now(), lifetime())):
        end_session(session, row.id, now())


def _signed_out(_app: Flask, user: UserMixin, **_rest: Any) -> None:
    cookie.pop(TOKEN_KEY, None)
    row = current_session()
    if row is not None:
        end_session(read_session(), row.id, now())
        _record(own(user), "session.closed")


def _password_changed(_app: Flask, user: UserMixin, **_rest: Any) -> None:
    _record(own(user), "password.changed")


def _password_reset(_app: Flask, user: UserMixin, **_rest: Any) -> None:
    person = own(user)
    end_sessions_of(read_session(), person.id, now())
    _record(person, "password.reset")


def _second_factor_set_up(_app: Flask, user: UserMixin, **_rest: Any) -> None:
    """Count this sign-in as strong from now on: password and code were both just shown."""
    row = current_session()
    if row is not None and row.method == PASSWORD:
        row.method = TOTP
    _record(own(user), "second_factor.set_up")


def _second_factor_removed(_app: Flask, user: UserMixin, **_rest: Any) -> None:
    person = own(user)
    person.mf_recovery_codes = None
    _record(person, "second_factor.removed")


def _failed(_app: Flask, user: UserMixin, **rest: Any) -> None:
    log.warning(
        "sign_in_failed",
        person_id=own(user).id,
        auth_type=rest.get("auth_type"),
        second_factor=bool(rest.get("tfa")),
    )


def _record(person: Person, action: str, details: dict[str, Any] | None = None) -> None:
    record(
        read_session(),
        actor_id=person.id,
        action=action,
        subject_type="person",
        subject_id=str(person.id),
        now=now(),
        details=details,
    )
