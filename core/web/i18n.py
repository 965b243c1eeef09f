"""Languages: which one a reader gets, and how they choose another."""

from flask import Flask, g, request, session
from flask_babel import Babel
from flask_security import current_user

LANGUAGES = {"en": "English", "es": "Español"}


def init_app(app: Flask) -> None:
    """Let the reader's choice decide, then their account, then their browser."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "translations")
    Babel(
        app, locale_selector=choose_locale, timezone_selector=lambda: app.config["CAMPUS_TIMEZONE"]
    )
    app.before_request(_remember_choice)
    app.context_processor(lambda: {"languages": LANGUAGES, "current_language": choose_locale()})


def choose_locale() -> str:
    """Return the language code of this reader."""
    if not request:
        return "en"
    chosen = request.args.get("lang") or session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    # A page that asks no database was told the reader's language by its own address.
    own = g.get("reader_language") or getattr(current_user, "locale", None)
    return own if own in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or "en"


def _remember_choice() -> None:
    chosen = request.args.get("lang")
    if chosen in LANGUAGES and session.get("language") != chosen:
        session["language"] = chosen
