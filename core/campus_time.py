"""The application's clock and time zone, for the edges that run inside Flask."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app

from core.clock import Clock


def current_clock() -> Clock:
    """Return the clock of the running application."""
    clock: Clock = current_app.extensions["gatehouse_clock"]
    return clock


def now() -> datetime:
    """Return the present instant by the application's clock, aware and in UTC."""
    return current_clock().now()


def campus_zone() -> ZoneInfo:
    """Return the time zone that the campus lives by."""
    return ZoneInfo(current_app.config["CAMPUS_TIMEZONE"])
