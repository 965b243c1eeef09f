"""Staff sign-in by OpenID Connect: to the hospital's identity provider and back."""

from typing import Any

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, Flask, current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_security.utils import login_user, validate_redirect_url
from joserfc.errors import JoseError
from requests import RequestException

from core.campus_time import now
from core.db import release_connection, transaction
from core.identity.directory import Claims, find_person, link_person, read_claims
from core.identity.permissions import asks
from core.identity.sessions import DIRECTORY
from core.web.errors import Refusal

log = structlog.get_logger(__name__)

blueprint = Blueprint("directory", __name__, url_prefix="/account/staff-sign-in")

NEXT_KEY = "directory_next"
TIMEOUT_SECONDS = 10


def init_app(app: Flask) -> None:
    """Register the provider where one is configured; it is first asked at a sign-in."""
    is_on = bool(app.config["OIDC_ISSUER"] and app.config["OIDC_CLIENT_ID"])
    app.jinja_env.globals["has_staff_sign_in"] = is_on
    if not is_on:
        return
    issuer = str(app.config["OIDC_ISSUER"]).rstrip("/")
    oauth = OAuth(app)
    oauth.register(
        "staff",
        client_id=app.config["OIDC_CLIENT_ID"],
        client_secret=app.config["OIDC_CLIENT_SECRET"],
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email profile",
            "code_challenge_method": "S256",
            "timeout": TIMEOUT_SECONDS,
        },
    )
    app.extensions["gatehouse_oauth"] = oauth


@blueprint.get("")
@asks("session.open")
def leave() -> ResponseReturnValue:
    """Send the browser to the provider, with state, nonce and PKCE."""
    provider = _provider()
    wanted = request.args.get("next", "")
    if validate_redirect_url(wanted):
        cookie[NEXT_KEY] = wanted
    release_connection()
    try:
        answer: ResponseReturnValue = provider.authorize_redirect(_return_address())
    except (AuthlibBaseError, RequestException) as error:
        raise _unreachable(error) from error
    return answer


@blueprint.get("/return")
@asks("session.open")
def come_back() -> ResponseReturnValue:
    """Take the provider's answer, and sign in the person it belongs to, if we know them."""
    provider = _provider()
    wanted = cookie.pop(NEXT_KEY, None)
    release_connection()
    try:
        token = provider.authorize_access_token(claims_options=_expected_claims(), leeway=60)
        claims = read_claims(token["userinfo"], current_app.config["OIDC_EMPLOYEE_CLAIM"])
    except RequestException as error:
        raise _unreachable(error) from error
    except (AuthlibBaseError, JoseError, KeyError) as error:
        # Refused there, a state or nonce that is not this browser's, a token that does not hold.
        log.warning("staff_sign_in_refused", error=repr(error))
        return render_template("identity/staff_sign_in_failed.html"), 400
    if not _sign_in(claims):
        return render_template("identity/staff_unknown.html", email=claims.email), 403
    return redirect(wanted or url_for("identity.start"))


def _sign_in(claims: Claims) -> bool:
    with transaction() as session:
        person = find_person(session, claims)
        if person is None:
            log.warning("staff_unknown", issuer=claims.issuer, subject=claims.subject)
            return False
        link_person(session, person, claims, now())
        return bool(login_user(person, remember=False, authn_via=[DIRECTORY]))


def _provider() -> Any:
    oauth = current_app.extensions.get("gatehouse_oauth")
    if oauth is None:
        raise Refusal.not_found()
    return oauth.staff


def _expected_claims() -> dict[str, Any]:
    """Take only tokens of the configured issuer, whatever its own description says."""
    issuer = str(current_app.config["OIDC_ISSUER"]).rstrip("/")
    return {
        "iss": {"essential": True, "values": [issuer, issuer + "/"]},
        "sub": {"essential": True},
    }


def _return_address() -> str:
    path = url_for("directory.come_back")
    return str(current_app.config["PUBLIC_URL"]).rstrip("/") + path


def _unreachable(error: Exception) -> Refusal:
    log.error("staff_sign_in_unreachable", error=str(error))
    sentence = _("Hospital sign-in does not answer. Try again in a minute, or use your password.")
    return Refusal("directory_unreachable", sentence, 503)
