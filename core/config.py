"""Configuration: every setting with its default and meaning, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
DEMO_SECRET = "gatehouse-demo-secret-not-for-production"  # noqa: S105 - refused in production


@dataclass(frozen=True)
class Setting:
    """One setting: its environment variable, its default as text, and what it decides."""

    name: str
    default: str
    kind: type
    meaning: str
    secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting("GATEHOUSE_ENV", "demo", str, "Where this runs: `demo`, `test` or `production`."),
    Setting("SECRET_KEY", DEMO_SECRET, str, "Signs sessions and tokens.", secret=True),
    Setting("DATABASE_URL", "", str, "Database. Default: a SQLite file in `INSTANCE_DIR`."),
    Setting("INSTANCE_DIR", "instance", str, "Folder for files: evidence, mail, lanes, SQLite."),
    Setting("PORT", "8000", int, "Port of the web server."),
    Setting("HOST", "127.0.0.1", str, "Address that the web server listens on."),
    Setting("PUBLIC_URL", "", str, "Outside address. Default: `http://127.0.0.1:PORT`."),
    Setting("DEMO_PAGES", "auto", str, "`1` shows the demo pages; `auto`: in `demo`/`test` only."),
    Setting("TRUSTED_PROXIES", "0", int, "How many proxies in front may set X-Forwarded headers."),
    Setting("CAMPUS_TIMEZONE", "America/New_York", str, "Time zone that the campus lives by."),
    Setting("LOG_FORMAT", "auto", str, "`json`, `text`, or `auto`: json in production."),
    Setting("LOG_LEVEL", "INFO", str, "Least severe level that is written."),
    Setting("WEB_THREADS", "8", int, "Threads of a web process."),
    Setting("WEB_PROCESSES", "1", int, "Web processes."),
    Setting("JOB_LOOK_SECONDS", "1", int, "How often a worker looks for jobs that are due."),
    Setting("JOB_LEASE_SECONDS", "60", int, "After this long without a sign a worker is dead."),
    Setting("EVENTS_PORT", "auto", str, "Port of the console's events; `0`: off; `auto`: demo."),
    Setting("EVENTS_URL", "", str, "Where browsers reach them. Default: that port; or a path."),
    Setting("EVENTS_CLIENTS", "200", int, "How many desks may listen at once."),
    Setting("UPLOAD_MAX_BYTES", "12582912", int, "Largest request body taken, in bytes."),
    Setting("RATELIMIT_STORAGE_URI", "memory://", str, "Where rate limits count; Redis for many."),
    Setting("LPR_ENGINE", "easyocr", str, "Plate reading engine."),
    Setting("LANE_ENGINE", "onnx", str, "Plate reading engine of this machine's lanes."),
    Setting("LIST_SIGNING_KEY", "", str, "Ed25519 seed, base64. Default: from SECRET_KEY.", True),
    Setting("PLATE_EVIDENCE_DAYS", "30", int, "Days that evidence for a plate is kept at most."),
    Setting("PLATE_TEST_DAYS", "14", int, "Days that a misread plate waits for the office."),
    Setting("TEMPORARY_PLATE_DAYS", "14", int, "Days that a temporary plate may stand at once."),
    Setting("TEMPORARY_PLATE_DAYS_A_YEAR", "60", int, "Days of temporary plates within a year."),
    Setting("STAY_REVIEW_HOURS", "72", int, "Hours inside after which the office is asked."),
    Setting("LIST_VALID_HOURS", "96", int, "Hours for which a lane may rely on its list."),
    Setting("LIST_WAITERS", "2", int, "Lanes that may wait for list changes in a web process."),
    Setting("READS_KEPT_HOURS", "24", int, "Hours that plate reads matching nothing are kept."),
    Setting("MATCHES_KEPT_DAYS", "14", int, "Days that plate reads of permits, stays are kept."),
    Setting("STAY_PLATES_KEPT_DAYS", "14", int, "Days that plates are kept after a stay is over."),
    Setting("ALERTS_KEPT_DAYS", "90", int, "Days that alerts of the gates are kept once settled."),
    Setting("LIST_CHANGES_KEPT_HOURS", "24", int, "Hours that changes of lanes' lists are kept."),
    Setting("JOURNAL_KEPT_DAYS", "90", int, "Days that lanes' journals are kept, without plates."),
    Setting("PAYMENT_PROVIDER", "test", str, "`test` or `stripe`."),
    Setting("STRIPE_SECRET_KEY", "", str, "Stripe's secret key.", secret=True),
    Setting("STRIPE_WEBHOOK_SECRET", "", str, "Verifies Stripe's webhooks.", secret=True),
    Setting("STRIPE_API_BASE", "https://api.stripe.com", str, "Address of Stripe's API."),
    Setting("PAYMENT_EVENTS_KEPT_DAYS", "550", int, "Days that a payment event's text is kept."),
    Setting("REFUND_ALONE_CENTS", "20000", int, "Above this a refund takes two people; cents."),
    Setting("TAX_PERCENT", "0", float, "Tax that prices include; `0`: receipts say nothing of it."),
    Setting(
        "CAMPUS_NAME",
        "Gatehouse Hospital Campus | Parking and Commuter Services",
        str,
        "Who issues receipts: lines, by bars.",
    ),
    Setting("MAIL_BACKEND", "folder", str, "`folder` (INSTANCE_DIR/mail) or `smtp`."),
    Setting("MAIL_SENDER", "Gatehouse <no-reply@gatehouse.example>", str, "From address."),
    Setting("MAIL_SERVER", "localhost", str, "SMTP server."),
    Setting("MAIL_PORT", "587", int, "SMTP port."),
    Setting("MAIL_USERNAME", "", str, "SMTP user, if the server asks for one."),
    Setting("MAIL_PASSWORD", "", str, "SMTP password.", secret=True),
    Setting("MAIL_STARTTLS", "1", bool, "Whether SMTP is upgraded to TLS."),
    Setting("OIDC_ISSUER", "", str, "Staff sign-in: the OpenID Connect issuer. Empty: off."),
    Setting("OIDC_CLIENT_ID", "", str, "Staff sign-in: our client id."),
    Setting("OIDC_CLIENT_SECRET", "", str, "Staff sign-in: our client secret.", secret=True),
    Setting("OIDC_EMPLOYEE_CLAIM", "employee_number", str, "Claim with the employee number."),
    Setting("FEED_FOLDER", "", str, "Where people feeds arrive. Default: `INSTANCE_DIR/feeds`."),
    Setting("FEED_TOKENS", "", str, "Tokens to send people feeds; by blanks. Empty: off.", True),
    Setting("SCIM_TOKENS", "", str, "Tokens of directories (SCIM); by blanks. Empty: off.", True),
    Setting("FEED_ENDS_PERCENT", "2", int, "Percent of people that a feed may end unapproved."),
    Setting("FEEDS_KEPT_DAYS", "90", int, "Days that the rows of people feeds are kept."),
    Setting("SECOND_FACTOR_KEY", "", str, "Encrypts authenticators. Default: SECRET_KEY.", True),
    Setting("DRAW_ENTRIES_KEPT_DAYS", "1100", int, "Days that a draw's people are kept after it."),
    Setting("DRAW_SEALING_KEY", "", str, "Seals the seeds of draws. Default: SECRET_KEY.", True),
    Setting("SALE_LOOKS_A_SECOND", "80", int, "Looks of waiting people that a server answers."),
    Setting("SHUTTLE_MAIN_STOP", "campus/blossom-gray", str, "Stop on the start page: feed/stop."),
    Setting("SHUTTLE_FEED_SOURCES", "", str, "Feeds to refresh: `slug=path-or-URL;slug=…`."),
    Setting("SESSION_IDLE_MINUTES", "60", int, "A session unused this long is over."),
    Setting("SESSION_ABSOLUTE_HOURS", "12", int, "A session older than this is over."),
)


class ConfigurationError(RuntimeError):
    """The configuration cannot be run as it stands; the message says what to change."""


def load_config(
    environ: Mapping[str, str] | None = None, overrides: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Read every setting from `environ`, lay `overrides` on top, derive the rest, check it.

    Raises ConfigurationError where a value cannot be read or production would be unsafe.
    """
    source = os.environ if environ is None else environ
    config = {s.name: _parse(s, source.get(s.name, s.default)) for s in SETTINGS}
    config.update(overrides or {})
    _derive(config)
    _refuse_unsafe_production(config)
    return config


def _parse(setting: Setting, text: str) -> Any:
    if setting.kind is bool:
        return text.strip().lower() in {"1", "true", "yes", "on"}
    try:
        return setting.kind(text)
    except ValueError as error:
        raise ConfigurationError(
            f"{setting.name} is {text!r}, which is not {setting.kind.__name__}: {setting.meaning}"
        ) from error


def _derive(config: dict[str, Any]) -> None:
    instance = Path(config["INSTANCE_DIR"])
    config["INSTANCE_DIR"] = str(instance if instance.is_absolute() else ROOT / instance)
    config["PRODUCTION"] = config["GATEHOUSE_ENV"] == "production"
    config["PUBLIC_URL"] = config["PUBLIC_URL"] or f"http://127.0.0.1:{config['PORT']}"
    _derive_events(config)
    if config["DEMO_PAGES"] == "auto":
        config["DEMO_PAGES"] = not config["PRODUCTION"]
    elif isinstance(config["DEMO_PAGES"], str):
        config["DEMO_PAGES"] = config["DEMO_PAGES"] == "1"
    config["SQLALCHEMY_DATABASE_URI"] = _database_url(config)
    config["MAX_CONTENT_LENGTH"] = config["UPLOAD_MAX_BYTES"]
    config["MAX_FORM_MEMORY_SIZE"] = 1_000_000
    config["SESSION_COOKIE_SECURE"] = config["PUBLIC_URL"].startswith("https://")
    # A form may stay open as long as the session it belongs to; its token is the session's.
    config["WTF_CSRF_TIME_LIMIT"] = None
    config["SESSION_COOKIE_HTTPONLY"] = True
    config["SESSION_COOKIE_SAMESITE"] = "Lax"
    config["SESSION_COOKIE_NAME"] = (
        "__Host-gatehouse" if config["SESSION_COOKIE_SECURE"] else "gatehouse"
    )


def _derive_events(config: dict[str, Any]) -> None:
    """Events have a port of their own in the demo, the one after the web server's."""
    port = str(config["EVENTS_PORT"])
    if port == "auto":
        port = str(int(config["PORT"]) + 1) if config["GATEHOUSE_ENV"] == "demo" else "0"
    if not port.isascii() or not port.isdigit():
        raise ConfigurationError(f"EVENTS_PORT is {port!r}: a port's number, `0` or `auto`.")
    config["EVENTS_PORT"] = int(port)
    if int(port) and not config["EVENTS_URL"]:
        outside = urlsplit(config["PUBLIC_URL"])
        config["EVENTS_URL"] = f"{outside.scheme}://{outside.hostname}:{port}"


def _database_url(config: Mapping[str, Any]) -> str:
    url = str(config["DATABASE_URL"] or f"sqlite:///{config['INSTANCE_DIR']}/gatehouse.db")
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _refuse_unsafe_production(config: Mapping[str, Any]) -> None:
    """Refuse to start a production that anyone could sign for, debug or pay with play money."""
    if config["GATEHOUSE_ENV"] not in {"demo", "test", "production"}:
        raise ConfigurationError("GATEHOUSE_ENV must be demo, test or production.")
    if not config["PRODUCTION"]:
        return
    faults = [
        (
            config["SECRET_KEY"] == DEMO_SECRET or len(str(config["SECRET_KEY"])) < 32,
            (
                "SECRET_KEY must be your own secret of at least 32 characters"
                ' (python -c "import secrets; print(secrets.token_urlsafe(48))").'
            ),
        ),
        (bool(config.get("DEBUG")) or _debug_asked(), "Debug must be off: unset FLASK_DEBUG."),
        (config["PAYMENT_PROVIDER"] == "test", "PAYMENT_PROVIDER must be stripe, not test."),
        (
            config["PAYMENT_PROVIDER"] == "stripe"
            and not (config["STRIPE_SECRET_KEY"] and config["STRIPE_WEBHOOK_SECRET"]),
            "STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET must be set.",
        ),
        (
            not str(config["PUBLIC_URL"]).startswith("https://"),
            "PUBLIC_URL must be the https:// address that people use.",
        ),
    ]
    found = [sentence for wrong, sentence in faults if wrong]
    if found:
        raise ConfigurationError("Production does not start like this:\n  " + "\n  ".join(found))


def _debug_asked() -> bool:
    return os.environ.get("FLASK_DEBUG", "").lower() in {"1", "true", "yes", "on"}
