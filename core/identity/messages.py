"""What Flask-Security says to people, in our words and from our catalogue."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_security.babel import FsDomain

MESSAGES: dict[str, tuple[LazyString, str]] = {
    "API_ERROR": (_l("That could not be read. Type it again."), "error"),
    "GENERIC_AUTHN_FAILED": (
        _l("Email and password do not match. Check both, or reset your password."),
        "error",
    ),
    "UNAUTHENTICATED": (_l("Sign in to go on."), "info"),
    "REAUTHENTICATION_REQUIRED": (
        _l("This changes how your account is protected. Type your password first."),
        "info",
    ),
    "REAUTHENTICATION_SUCCESSFUL": (_l("Thank you. You can go on."), "success"),
    "INVALID_REDIRECT": (_l("That address is not ours, so you were not sent there."), "error"),
    "DISABLED_ACCOUNT": (_l("This account is closed. The parking office can help."), "error"),
    "EMAIL_NOT_PROVIDED": (_l("Type your email address."), "error"),
    "INVALID_EMAIL_ADDRESS": (_l("Type an email address, such as name@hospital.org."), "error"),
    "USER_DOES_NOT_EXIST": (_l("We know nobody by that address."), "error"),
    "PASSWORD_NOT_PROVIDED": (_l("Type your password."), "error"),
    "PASSWORD_INVALID_LENGTH": (
        _l("Use %(length)s to 128 characters. A few words in a row are easy to keep in mind."),
        "error",
    ),
    "INVALID_PASSWORD": (_l("That is not your password. Try again."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (_l("The two are not the same. Type it again."), "error"),
    "PASSWORD_IS_THE_SAME": (_l("Choose a password other than the one you have."), "error"),
    "PASSWORD_CHANGE": (
        _l("Your password is changed, and every other device is signed out."),
        "success",
    ),
    "PASSWORD_RESET_REQUEST": (
        _l("If we know %(email)s, a link to set a new password is on its way there."),
        "info",
    ),
    "PASSWORD_RESET_EXPIRED": (
        _l("That link was good for %(within)s and is no longer. Ask for a new one."),
        "error",
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (
        _l("That link was used already, or is not whole. Ask for a new one."),
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (_l("Your new password is set. Sign in with it."), "success"),
    "INVALID_RECOVERY_CODE": (
        _l("That is not one of your recovery codes, or it was used already."),
        "error",
    ),
    "TWO_FACTOR_INVALID_TOKEN": (
        _l("That code is not the one your app shows now. Wait for the next and type that."),
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_l("Welcome. You are signed in."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (_l("Your authenticator app is set up."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (
        _l("Sign in with your password first; then comes the code."),
        "error",
    ),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (
        _l("Your roles need a second step at sign-in, by an authenticator app."),
        "error",
    ),
    "TWO_FACTOR_DISABLED": (_l("The second step at sign-in is off."), "success"),
    "TWO_FACTOR_SETUP_EXPIRED": (
        _l("Setting up was left for more than %(within)s. Start again."),
        "error",
    ),
    "ANONYMOUS_USER_REQUIRED": (_l("You are signed in already."), "info"),
}


class OwnWords(FsDomain):
    """Gives the messages above in the reader's language; each is lazy, so it knows it."""

    def gettext(self, string: object, **variables: Any) -> str:
        """Return plain text, since flashed messages are written into a cookie."""
        text = str(string)
        return text % variables if variables else text
