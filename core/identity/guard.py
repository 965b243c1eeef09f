"""The guard at the door: before any view runs, the permission table is asked."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security import current_user

from core.identity.permissions import ACTIONS, can
from core.identity.sessions import TOKEN_KEY
from core.web.errors import Refusal


class UndecidedRouteError(RuntimeError):
    """A route exists about which nobody has decided who may use it."""


def init_app(app: Flask, third_party: Mapping[str, str]) -> None:
    """Ask before every request. `third_party` gives the action of views we did not write."""
    app.extensions["gatehouse_third_party_actions"] = dict(third_party)
    app.before_request(_ask)


def action_of(endpoint: str) -> str:
    """Return the action that an endpoint performs; raise where nobody decided."""
    third_party: dict[str, str] = current_app.extensions["gatehouse_third_party_actions"]
    if endpoint in third_party:
        return third_party[endpoint]
    view = current_app.view_functions[endpoint]
    action = getattr(view, "gatehouse_action", None) or _action_of_class(view)
    if action is None:
        raise UndecidedRouteError(endpoint)
    return str(action)


def _action_of_class(view: object) -> str | None:
    """Look inside class-based views, which Flask wraps in a function."""
    return getattr(getattr(view, "view_class", None), "gatehouse_action", None)


def _ask() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no route matched: the error page speaks
    if can(current_user, action_of(request.endpoint)):
        return None
    if _lacks_second_factor(action_of(request.endpoint)):
        return render_template("identity/second_factor_needed.html"), 403
    if current_user.is_authenticated or request.path.startswith("/api/"):
        raise Refusal.not_allowed(signed_in=current_user.is_authenticated)
    return _lead_to_sign_in()


def _lead_to_sign_in() -> ResponseReturnValue:
    """Send to the sign-in and from there back; say so where a session has just ended."""
    if cookie.pop(TOKEN_KEY, None):
        flash(_("You were signed out: after a while without use, or from elsewhere."), "info")
    if "HX-Request" not in request.headers:
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    # A fragment asked for by a page: the whole page goes, and comes back as that page.
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    address = url_for("security.login", next=page.path or None)
    return Response(status=401, headers={"HX-Redirect": address})


def _lacks_second_factor(action: str) -> bool:
    """Whether only the second factor stands between this person's roles and the action."""
    if not current_user.is_authenticated or not current_user.is_weakly_signed_in:
        return False
    return bool(ACTIONS[action].roles & current_user.role_names)
