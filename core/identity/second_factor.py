"""The second factor: authenticator codes that count once, and recovery codes."""

from flask_security import MfRecoveryCodesUtil, Totp, UserMixin
from passlib.exc import TokenError  # type: ignore[import-untyped]
from segno import make_qr

from core.db import read_session
from core.identity.models import Person


def own(user: UserMixin) -> Person:
    """Return the person behind Flask-Security's proxy of the signed-in user."""
    person = getattr(user, "_get_current_object", lambda: user)()
    if not isinstance(person, Person):
        raise TypeError("nobody is signed in")
    return person


class OneTimeCodes(Totp):
    """Authenticator codes. A code that was accepted is not accepted again."""

    def verify_totp(self, token: str, totp_secret: str, user: UserMixin, window: int = 0) -> bool:
        """Check a code and use up its time step; a secret being set up has used none yet.

        The person's row is locked meanwhile: of two requests with one code, one passes.
        """
        person = own(user)
        read_session().refresh(person, ["tf_last_counter"], with_for_update=True)
        last = person.tf_last_counter if totp_secret == person.tf_totp_secret else None
        try:
            match = self._totp.verify(token, totp_secret, window=window, last_counter=last)
        except TokenError:
            return False
        person.tf_last_counter = match.counter
        return True

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Draw the code that an authenticator app scans, as an image's address."""
        picture = make_qr(self.get_totp_uri(username, totp))
        return str(picture.svg_data_uri(scale=5, border=4, light="#fff"))


class RecoveryCodes(MfRecoveryCodesUtil):
    """One-time codes for a lost phone; spaces, dashes and capitals do not matter."""

    def check_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Check a code, locking the row so that it can be used by one request only."""
        read_session().refresh(own(user), ["mf_recovery_codes"], with_for_update=True)
        return bool(super().check_recovery_code(user, tidy(code)))

    def delete_recovery_code(self, user: UserMixin, code: str) -> bool:
        """Use a code up."""
        return bool(super().delete_recovery_code(user, tidy(code)))


def tidy(code: str) -> str:
    """Write a recovery code as it was issued: three groups of four, small letters."""
    plain = "".join(c for c in code.lower() if c.isalnum())
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))
