"""How identity is put together: Flask-Security with our settings, our sessions, our limits."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Flask, redirect, request, url_for
from flask_security import Security, SQLAlchemyUserDatastore, current_user

from core.db import db, transaction
from core.identity import (
    demo_routes,
    directory_routes,
    forms,
    people_routes,
    request_session,
    routes,
    sign_in_events,
)
from core.identity.commands import people_commands
from core.identity.devices import name_device
from core.identity.employment import class_words, site_words
from core.identity.mail import OutboxMail
from core.identity.messages import OwnWords
from core.identity.models import Person, Role
from core.identity.role_names import ROLE_NAMES
from core.identity.second_factor import OneTimeCodes, RecoveryCodes
from core.identity.security_settings import settings
from core.identity.sign_in_limits import limit_guessing

# Flask-Security's views, with the action that each performs.
THIRD_PARTY_ACTIONS: Mapping[str, str] = {
    "security.login": "session.open",
    "security.logout": "session.open",
    "security.forgot_password": "session.open",
    "security.reset_password": "session.open",
    "security.two_factor_token_validation": "session.open",
    "security.mf_recovery": "session.open",
    "security.two_factor_setup": "session.open",  # also before the first sign-in is complete
    "security.two_factor_setup_validate": "account.change",
    "security.mf_recovery_codes": "account.change",
    "security.change_password": "account.change",
    "security.verify": "account.change",
    # Not offered: a choice of methods, and codes by mail.
    "security.tf_select": "nobody",
    "security.two_factor_rescue": "nobody",
}

# Steps of a sign-in. Flask-Security would sign out whoever comes here signed in.
BEFORE_SIGN_IN = frozenset({"security.two_factor_token_validation", "security.mf_recovery"})
WRITING_VIEWS = tuple(name for name, action in THIRD_PARTY_ACTIONS.items() if action != "nobody")


class Datastore(SQLAlchemyUserDatastore):
    """Flask-Security's view of people; the transaction at the edge commits, not this."""

    def commit(self) -> None:
        """Leave committing to the transaction that is open around the view."""


class GatehouseSecurity(Security):
    """Flask-Security without the library for QR codes that it would insist on."""

    def _check_modules(self, module: str, config_name: str) -> Any:
        # OneTimeCodes draws its codes with segno, so `qrcode` is never imported.
        return module == "qrcode" or super()._check_modules(module, config_name)  # type: ignore[no-untyped-call]


def init_app(app: Flask) -> None:
    """Add sign-in, sessions, account pages and the office's page of people."""
    app.config.update(settings(app.config))
    security = GatehouseSecurity(
        app,
        Datastore(db, Person, Role),
        mail_util_cls=OutboxMail,
        totp_cls=OneTimeCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        login_form=forms.SignInForm,
        verify_form=forms.ConfirmPasswordForm,
        forgot_password_form=forms.AskForResetForm,
        reset_password_form=forms.SetPasswordForm,
        change_password_form=forms.NewPasswordForm,
        two_factor_verify_code_form=forms.CodeForm,
        two_factor_setup_form=forms.SetUpForm,
        two_factor_rescue_form=forms.NoRescueForm,
        mf_recovery_form=forms.RecoveryCodeForm,
    )
    security.i18n_domain = OwnWords(app)  # type: ignore[no-untyped-call]
    app.jinja_env.globals["_fsdomain"] = security.i18n_domain.gettext
    security.want_json(lambda _request: False)
    _write_at_the_edge(app)
    limit_guessing(app)
    request_session.init_app(app)
    sign_in_events.init_app(app)
    directory_routes.init_app(app)
    _add_pages(app)


def _add_pages(app: Flask) -> None:
    app.cli.add_command(people_commands)
    app.jinja_env.globals.update(
        role_names=ROLE_NAMES, class_words=class_words, site_words=site_words
    )
    app.add_template_filter(name_device, "device")
    for module in (routes, people_routes, directory_routes, demo_routes):
        app.register_blueprint(module.blueprint)


def _write_at_the_edge(app: Flask) -> None:
    """Open the one transaction of a request around each of Flask-Security's unsafe requests."""
    for endpoint in WRITING_VIEWS:
        app.view_functions[endpoint] = _in_transaction(app.view_functions[endpoint])


def _in_transaction(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def wrapped(**values: Any) -> Any:
        if request.endpoint in BEFORE_SIGN_IN and current_user.is_authenticated:
            return redirect(url_for("identity.account"))
        if request.method == "POST":
            with transaction():
                return view(**values)
        return view(**values)

    return wrapped
