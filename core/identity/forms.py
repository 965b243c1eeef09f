"""The forms of sign-in and account, with our labels."""

from typing import Any, ClassVar

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MfRecoveryForm,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.utils import validate_redirect_url
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from core.identity.permissions import ROLES
from core.identity.role_names import ROLE_NAMES
from core.web.i18n import LANGUAGES

PASSWORD, NEW_PASSWORD = _l("Password"), _l("New password")
EMAIL, AGAIN = _l("Email"), _l("New password, once more")


def forget_strange_address(field: Any) -> None:
    """Empty a field that would lead to another site, so that the sign-in itself goes on."""
    if field.data and not validate_redirect_url(field.data):
        field.data = ""


class OwnLabels:
    """Puts our labels on fields that Flask-Security declares."""

    labels: ClassVar[dict[str, LazyString]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Build the form as Flask-Security does, then label it."""
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            field = getattr(self, name)
            field.label.text = label
            field.description = ""
            field.flags.required = True


class SignInForm(OwnLabels, LoginForm):
    """E-mail and password. No device is remembered: workstations here are shared."""

    labels: ClassVar = {"email": EMAIL, "password": PASSWORD}
    remember = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Forget an address to go on to that is not ours; take the e-mail that a link names."""
        super().__init__(*args, **kwargs)
        forget_strange_address(self.next)
        if request.method == "GET":
            self.email.data = request.args.get("email", "")


class ConfirmPasswordForm(OwnLabels, VerifyForm):
    """The password once more, before something that protects the account is changed."""

    labels: ClassVar = {"password": PASSWORD}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Forget an address to go on to that is not ours."""
        super().__init__(*args, **kwargs)
        forget_strange_address(self.next)


class AskForResetForm(OwnLabels, ForgotPasswordForm):
    """Where to send the link."""

    labels: ClassVar = {"email": EMAIL}


class SetPasswordForm(OwnLabels, ResetPasswordForm):
    """A new password, by a link from a mail."""

    labels: ClassVar = {"password": NEW_PASSWORD, "password_confirm": AGAIN}


class NewPasswordForm(OwnLabels, ChangePasswordForm):
    """A new password, by somebody who knows the old one."""

    labels: ClassVar = {
        "password": _l("Password you have now"),
        "new_password": NEW_PASSWORD,
        "new_password_confirm": AGAIN,
    }


class CodeForm(OwnLabels, TwoFactorVerifyCodeForm):
    """Six digits from the authenticator app."""

    labels: ClassVar = {"code": _l("Code from your app")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let phones show digits, and let people type a space in the middle."""
        super().__init__(*args, **kwargs)
        self.code.render_kw = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class RecoveryCodeForm(OwnLabels, MfRecoveryForm):
    """One of the codes kept for a lost phone."""

    labels: ClassVar = {"code": _l("Recovery code")}


class SetUpForm(TwoFactorSetupForm):
    """Which second factor to set up: ours is one, sent by the button."""

    setup = StringField()


class NoRescueForm(TwoFactorRescueForm):
    """The rescue that we do not offer; Flask-Security builds its form all the same."""

    help_setup = StringField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give Flask-Security the list that it adds to."""
        super().__init__(*args, **kwargs)
        self.help_setup.choices = []


class LanguageForm(FlaskForm):  # type: ignore[misc]
    """The language of pages and mail."""

    locale = SelectField(
        _l("Language"),
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
        validators=[InputRequired()],
    )


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why something is done to a person's account; it goes to the audit trail."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("Kept in the audit trail with your name."),
        validators=[DataRequired(_l("Say why.")), Length(max=500)],
        filters=[lambda text: (text or "").strip()],
    )


class RolesForm(ReasonForm):
    """Which roles a person holds."""

    roles = SelectMultipleField(
        _l("Roles"), choices=[SelectChoice(name, ROLE_NAMES[name].purpose) for name in ROLES]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take every box empty for an answer too, without calling the question optional."""
        super().__init__(*args, **kwargs)
        self.roles.flags.required = True


class FindPersonForm(FlaskForm):  # type: ignore[misc]
    """A search by name, e-mail or employee number; it is a GET, so that it can be kept."""

    class Meta:
        """A search changes nothing."""

        csrf = False

    q = StringField(_l("Name, email or employee number"), filters=[lambda t: (t or "").strip()])
    role = SelectField(
        _l("Role"),
        choices=[SelectChoice("", _l("All"))]
        + [SelectChoice(name, ROLE_NAMES[name].short) for name in ROLES],
    )
    account = SelectField(
        _l("Account"),
        choices=[
            SelectChoice("", _l("All")),
            SelectChoice("open", _l("Open")),
            SelectChoice("closed", _l("Closed")),
        ],
    )
