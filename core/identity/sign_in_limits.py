"""How often passwords, codes and resets may be tried: by account and by address.

The limit by account counts only tries that failed, so that nobody is kept out by signing in
often; the limit by address counts them all. A wrong try answers 200 with the form once more,
a right one redirects.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, Response, request
from flask import session as cookie

from core.web.limits import limiter

FAILED_BY_ACCOUNT = "10 per 15 minutes"
ALL_BY_ADDRESS = "60 per 5 minutes"
RESETS_BY_ACCOUNT = "4 per hour"
RESETS_BY_ADDRESS = "20 per hour"


Count = Callable[[], None]


def _failed(response: Response) -> bool:
    return response.status_code == 200


def _account() -> str:
    """Name the account that is tried, without keeping the address typed."""
    typed = request.form.get("email", "").strip().lower()
    return "account:" + hashlib.sha256(typed.encode()).hexdigest()[:32]


def _person() -> str:
    """Name whoever has shown a password: half signed in, or signed in and changing something."""
    return "person:" + str(cookie.get("tf_user_id") or cookie.get("_user_id", "none"))


def _failures_of(account: Callable[[], str], scope: str) -> Callable[[Count], Count]:
    return limiter.shared_limit(
        FAILED_BY_ACCOUNT, scope=scope, key_func=account, methods=["POST"], deduct_when=_failed
    )


by_address = limiter.shared_limit(ALL_BY_ADDRESS, scope="sign-in", methods=["POST"])


# The limiter counts by the name of a function, so each kind of try has one of its own here;
# Flask-Security's views are made anew with every application and cannot carry the limit.
@by_address
@_failures_of(_account, "password")
def _count_password() -> None:
    """Count a password typed at sign-in."""


@by_address
@_failures_of(_person, "code")
def _count_code() -> None:
    """Count a code typed at sign-in, or a password or code typed to change something."""


@limiter.limit(RESETS_BY_ADDRESS, methods=["POST"])
@limiter.limit(RESETS_BY_ACCOUNT, key_func=_account, methods=["POST"])
def _count_reset() -> None:
    """Count a mail asked for."""


COUNTED: dict[str, Count] = {
    "security.login": _count_password,
    "security.two_factor_token_validation": _count_code,
    "security.mf_recovery": _count_code,
    "security.two_factor_setup_validate": _count_code,
    "security.verify": _count_code,
    "security.change_password": _count_code,
    "security.forgot_password": _count_reset,
}


def limit_guessing(app: Flask) -> None:
    """Count before Flask-Security's views; looking at a form is never counted."""
    for endpoint, count in COUNTED.items():
        app.view_functions[endpoint] = _counted(app.view_functions[endpoint], count)


def _counted(view: Callable[..., Any], count: Count) -> Callable[..., Any]:
    @wraps(view)
    def wrapped(**values: Any) -> Any:
        count()
        return view(**values)

    return wrapped
