"""The application: configuration, extensions, blueprints, commands, and the wiring tables."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from core import health, jobs, logs, outbox
from core.clock import SystemClock
from core.config import load_config
from core.db import db
from core.identity import guard
from core.identity import setup as identity
from core.web import api, assets, errors, formatting, headers, i18n, limits, navigation, site
from core.web.navigation import Place

# Views that we did not write, with the action that each performs.
THIRD_PARTY_ACTIONS: Mapping[str, str] = {
    "static": "site.see",
    "api-docs.openapi_json": "api.see",
    **identity.THIRD_PARTY_ACTIONS,
}

PLACES = (
    Place("public", "site.home", _l("Start"), "house"),
)

csrf = CSRFProtect()


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """Build the application. `config` is laid over what the environment says."""
    app = Flask(__name__)
    app.config.from_mapping(load_config(overrides=config))
    app.extensions["gatehouse_clock"] = app.config.get("CLOCK") or SystemClock()
    if app.config["TRUSTED_PROXIES"]:
        hops = app.config["TRUSTED_PROXIES"]
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops, hops)  # type: ignore[method-assign]
    _add_core(app)
    _add_packages(app)
    return app


def _add_core(app: Flask) -> None:
    logs.init_app(app)
    db.init_app(app)
    Migrate(app, db, directory="migrations", render_as_batch=True)
    csrf.init_app(app)
    limits.init_app(app)
    identity.init_app(app)
    i18n.init_app(app)
    guard.init_app(app, THIRD_PARTY_ACTIONS)
    errors.init_app(app)
    headers.init_app(app)
    formatting.init_app(app)
    assets.init_app(app)
    navigation.init_app(app, PLACES)
    api.init_app(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(site.blueprint)


def _add_packages(app: Flask) -> None:
    jobs.init_app(app, ())
    outbox.init_app(app, {})
