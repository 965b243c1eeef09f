"""Logs: one structured line an event, tied to its request, without personal data or secrets."""

import logging
import re
import sys
import time
import uuid
from collections.abc import Callable, Collection

import structlog
from flask import Flask, Response, current_app, g, request
from structlog.typing import EventDict, Processor, WrappedLogger

log = structlog.get_logger(__name__)

REQUEST_ID_HEADER = "X-Request-Id"
HIDDEN = "***"
# Names under which a secret or a person could slip into a line.
SECRET_NAME = re.compile(
    r"secret|password|passwd|token|cookie|authorization|signature|email|(^|_)to$|phone|api_?key",
    re.IGNORECASE,
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")
SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def init_app(app: Flask, quiet: Collection[str] = ()) -> None:
    """Write logs as configured, and give every request an id that its answer repeats.

    `quiet` are endpoints that machines ask every few seconds: a line each would drown the
    rest, so only their failures are written.
    """
    app.extensions["gatehouse_quiet_endpoints"] = frozenset(quiet)
    style = str(app.config["LOG_FORMAT"])
    as_json = style == "json" or (style == "auto" and bool(app.config.get("PRODUCTION")))
    configure(as_json=as_json, level=str(app.config["LOG_LEVEL"]))
    app.before_request(_begin)
    app.after_request(_end)


def configure(*, as_json: bool, level: str) -> None:
    """Send structlog's and every library's lines through the same processors to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer() if as_json else _key_values(),
            ],
        )
    )
    root = logging.getLogger()
    for old in [h for h in root.handlers if getattr(h, "gatehouse", False)]:
        root.removeHandler(old)
    handler.gatehouse = True  # type: ignore[attr-defined] # marks ours among a test runner's
    root.addHandler(handler)
    root.setLevel(level)
    # It warns of a job asked for again before its thread took it up; the claim settles that.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # Of Alembic's lines only those about a step taken are news.
    logging.getLogger("alembic.runtime.plugins").setLevel(logging.WARNING)
    logging.getLogger("alembic.runtime.migration").addFilter(_is_step)


def _is_step(line: logging.LogRecord) -> bool:
    return line.levelno > logging.INFO or str(line.msg).startswith("Running")


def _key_values() -> Processor:
    return structlog.processors.KeyValueRenderer(
        key_order=["timestamp", "level", "event"], drop_missing=True, repr_native_str=False
    )


def hide_secrets(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blot out values under telling names, and mail addresses anywhere in the text."""
    for name, value in event.items():
        if name != "event" and SECRET_NAME.search(name):
            event[name] = HIDDEN
        elif isinstance(value, str):
            event[name] = EMAIL.sub(HIDDEN, value)
    return event


def request_id() -> str:
    """The id of the request under way."""
    return str(g.get("request_id", ""))


def _begin() -> None:
    given = request.headers.get(REQUEST_ID_HEADER, "")
    g.request_id = given if SANE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    g.request_started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    if "request_id" in g:
        response.headers[REQUEST_ID_HEADER] = g.request_id
    if response.status_code >= 400 or not _is_routine():
        _line(response)
    return response


def _is_routine() -> bool:
    """Whether this is a machine's regular question, or a page that refreshes itself."""
    quiet: frozenset[str] = current_app.extensions["gatehouse_quiet_endpoints"]
    refreshes_itself = request.method == "GET" and "HX-Request" in request.headers
    return request.endpoint in quiet or refreshes_itself


def _line(response: Response) -> None:
    """Log the rule and not the path: a path may carry a reset token or somebody's plate."""
    say: Callable[..., object] = log.warning if response.status_code >= 500 else log.info
    say(
        "request",
        method=request.method,
        rule=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("request_started", time.perf_counter())) * 1000),
    )
