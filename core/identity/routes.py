"""One's own account: facts, language, sessions; and where a sign-in leads."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import logout_user
from flask_security import current_user

from core.audit import record
from core.campus_time import now
from core.db import read_session, transaction
from core.identity.forms import LanguageForm
from core.identity.models import SignInSession
from core.identity.permissions import asks, own_or_404
from core.identity.request_session import current_session, lifetime
from core.identity.sessions import end_session, end_sessions_of, list_sessions
from core.web.navigation import navigation

blueprint = Blueprint("identity", __name__)


@blueprint.get("/account/start")
@asks("account.see")
def start() -> ResponseReturnValue:
    """Send somebody who signed in to the place where their work is."""
    for area in _areas(current_user.acting_roles):
        if places := navigation(area):
            return redirect(places[0].href)
    return redirect(url_for("identity.account"))


def _areas(roles: frozenset[str]) -> Sequence[str]:
    if "attendant" in roles:
        return ("console", "office", "mine")
    return ("mine",) if roles <= {"employee", "driver"} else ("office", "console", "mine")


@blueprint.get("/account")
@asks("account.see")
def account() -> str:
    """Show who we think you are, and what protects your account."""
    return _account_page(LanguageForm(locale=current_user.locale))


@blueprint.post("/account/language")
@asks("account.change")
def change_language() -> ResponseReturnValue:
    """Keep the language of pages and mail."""
    form = LanguageForm()
    with transaction():
        if form.validate():
            current_user.locale = form.locale.data
    if form.errors:
        return _account_page(form), 422
    cookie.pop("language", None)
    flash(_("Your language is kept."), "success")
    return redirect(url_for("identity.account"))


@blueprint.get("/account/sessions")
@asks("account.see")
def sessions() -> str:
    """List where you are signed in."""
    return render_template(
        "identity/sessions.html", sessions=_sessions(), current=current_session()
    )


@blueprint.post("/account/sessions/<int:session_id>/end")
@asks("account.change")
def end_one(session_id: int) -> ResponseReturnValue:
    """Sign one device out."""
    with transaction() as session:
        row = own_or_404(current_user, "session.end", session.get(SignInSession, session_id))
        end_session(session, row.id, now())
        _record("session.revoked", {"session": row.id})
    if row is current_session():
        logout_user()
        return redirect(url_for("site.home"))
    flash(_("That device is signed out."), "success")
    return redirect(url_for("identity.sessions"))


@blueprint.post("/account/sessions/end-others")
@asks("account.change")
def end_others() -> ResponseReturnValue:
    """Sign every device out but this one."""
    here = current_session()
    with transaction() as session:
        ended = end_sessions_of(session, current_user.id, now(), but=here.id if here else None)
        _record("session.others_revoked", {"ended": ended})
    flash(
        ngettext(
            "%(num)s other device is signed out.", "%(num)s other devices are signed out.", ended
        ),
        "success",
    )
    return redirect(url_for("identity.sessions"))


def _account_page(form: LanguageForm) -> str:
    codes_left = len(current_user.mf_recovery_codes or ())
    return render_template(
        "identity/account.html", form=form, sessions=_sessions(), codes_left=codes_left
    )


def _sessions() -> Sequence[SignInSession]:
    return list_sessions(read_session(), current_user.id, now(), lifetime())


def _record(action: str, details: dict[str, int]) -> None:
    record(
        read_session(),
        actor_id=current_user.id,
        action=action,
        subject_type="person",
        subject_id=str(current_user.id),
        now=now(),
        details=details,
    )
