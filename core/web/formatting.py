"""How amounts and instants are written, as filters for templates."""

from datetime import date, datetime

from babel.dates import format_timedelta
from flask import Flask
from flask_babel import format_date, format_datetime, format_time, get_locale

from core.campus_time import campus_zone, now
from core.money import format_money


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    app.add_template_filter(money)
    app.add_template_filter(local_time)
    app.add_template_filter(local_datetime)
    app.add_template_filter(local_date)
    app.add_template_filter(ago)


def money(cents: int, currency: str = "USD") -> str:
    """Write cents as the reader's language writes money."""
    return format_money(cents, currency, locale=_locale())


def local_time(instant: datetime) -> str:
    """Write the clock time on campus: 4:05 PM."""
    return str(format_time(instant.astimezone(campus_zone()), "short", rebase=False))


def local_datetime(instant: datetime) -> str:
    """Write weekday, date and clock time on campus."""
    day = format_datetime(instant.astimezone(campus_zone()), "EEE d MMM y", rebase=False)
    return f"{day}, {local_time(instant)}"


def local_date(day: date | datetime) -> str:
    """Write a date with its weekday."""
    if isinstance(day, datetime):
        day = day.astimezone(campus_zone()).date()
    return str(format_date(day, "EEE d MMM y", rebase=False))


def ago(instant: datetime) -> str:
    """Write how long ago (or ahead) an instant is: 4 minutes ago."""
    return format_timedelta(instant - now(), add_direction=True, locale=_locale())


def _locale() -> str:
    return str(get_locale() or "en_US")
