"""How Flask-Security is set: each setting departs from its default for a reason."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from core.identity.keys import derive_key
from core.identity.messages import MESSAGES

FIXED: Mapping[str, Any] = {
    # Addresses
    "LOGIN_URL": "/account/sign-in",
    "LOGOUT_URL": "/account/sign-out",
    "RESET_URL": "/account/password/reset",
    "CHANGE_URL": "/account/password",
    "VERIFY_URL": "/account/confirm",
    "TWO_FACTOR_SETUP_URL": "/account/second-factor",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/account/sign-in/code",
    "MULTI_FACTOR_RECOVERY_URL": "/account/sign-in/recovery",
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "TWO_FACTOR_SELECT_URL": "/account/sign-in/method",
    "TWO_FACTOR_RESCUE_URL": "/account/sign-in/rescue",
    "POST_LOGIN_VIEW": "identity.start",
    "POST_LOGOUT_VIEW": "site.home",
    "POST_CHANGE_VIEW": "identity.account",
    "POST_RESET_VIEW": "security.login",
    "POST_VERIFY_VIEW": "identity.account",
    "TWO_FACTOR_POST_SETUP_VIEW": "identity.account",
    "STATIC_FOLDER": None,
    "CLI_USERS_NAME": None,
    "CLI_ROLES_NAME": None,
    # What is offered
    "RECOVERABLE": True,
    "CHANGEABLE": True,
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "API_ENABLED_METHODS": ["session"],
    # Passwords: argon2 alone, and no pepper from SECRET_KEY, whose change would lock all out
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": True,
    "PASSWORD_LENGTH_MIN": 12,
    "RESET_PASSWORD_WITHIN": timedelta(hours=1),
    # Codes: the present one and a neighbour on each side, for clocks that run apart
    "TOTP_ISSUER": "Gatehouse",
    "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "TWO_FACTOR_ALWAYS_VALIDATE": True,
    # What an outsider may learn
    "RETURN_GENERIC_RESPONSES": True,
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    # A change to the account's protection asks for the password if it was typed long ago
    "FRESHNESS": timedelta(minutes=15),
    "FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
    "EMAIL_PLAINTEXT": False,
    "EMAIL_HTML": False,
}

# Tests hash a thousand passwords; nobody guesses at theirs.
CHEAP_ARGON2 = {"argon2__time_cost": 1, "argon2__memory_cost": 1024, "argon2__parallelism": 1}


def settings(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return Flask-Security's settings for our configuration, by the names that it knows."""
    derived = {
        "TOTP_SECRETS": {"1": derive_key(config, "totp")},
        "MULTI_FACTOR_RECOVERY_CODES_KEYS": [derive_key(config, "recovery-codes")],
        "PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP_ARGON2 if config["GATEHOUSE_ENV"] == "test" else {},
    }
    messages = {f"MSG_{key}": message for key, message in MESSAGES.items()}
    return {f"SECURITY_{key}": value for key, value in {**FIXED, **derived, **messages}.items()}
