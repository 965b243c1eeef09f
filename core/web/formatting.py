"""How amounts and instants are written, as filters for templates."""

from datetime import date, datetime, time, timedelta

from babel.dates import format_skeleton, format_time, format_timedelta
from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _

from core.campus_time import campus_zone, now
from core.money import format_money

_NEARLY_NONE, _NEARLY_ALL = 0.0005, 0.9995  # what rounding would make 0.0 % and 100.0 %


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    app.add_template_filter(money)
    app.add_template_filter(local_time)
    app.add_template_filter(local_datetime)
    app.add_template_filter(local_end)
    app.add_template_filter(local_date)
    app.add_template_filter(ago)
    app.add_template_filter(duration)
    app.add_template_filter(percent)


def money(cents: int, currency: str = "USD") -> str:
    """Write cents as the reader's language writes money."""
    return format_money(cents, currency, locale=reader_locale())


def local_time(instant: datetime) -> str:
    """Write the clock time on campus: 4:05 PM."""
    return clock_time(instant.astimezone(campus_zone()))


def clock_time(moment: datetime) -> str:
    """Write the clock time of a moment in its own zone, the same in both languages.

    The signs on campus show AM and PM, and "a.m." would end a sentence with two stops.
    """
    return format_time(moment, "short", locale="en_US")


def local_datetime(instant: datetime) -> str:
    """Write weekday, date and clock time on campus: Sun, Nov 22, 2026, 4:05 PM."""
    return f"{local_date(instant)}, {local_time(instant)}"


def local_end(end: datetime) -> str:
    """Write until when something lasts: a time, or the end of the day whose midnight it is."""
    if end.astimezone(campus_zone()).time() == time():
        return str(_("the end of %(day)s", day=local_date(end - end.resolution)))
    return local_datetime(end)


def local_date(day: date | datetime) -> str:
    """Write a date with its weekday."""
    if isinstance(day, datetime):
        day = day.astimezone(campus_zone()).date()
    return format_skeleton("yMMMEd", day, locale=reader_locale())


def ago(instant: datetime) -> str:
    """Write how long ago (or ahead) an instant is: 4 minutes ago."""
    return format_timedelta(instant - now(), add_direction=True, locale=reader_locale())


def duration(span: timedelta) -> str:
    """Write how long something took: 4 minutes."""
    return format_timedelta(span, locale=reader_locale())


def percent(share: float) -> str:
    """Write a share of 0 to 1: 97.5 %. Nearly all and nearly nothing stay short of it."""
    if _NEARLY_NONE >= share > 0:
        return "< 0.1\N{NO-BREAK SPACE}%"
    if 1 > share >= _NEARLY_ALL:
        return "> 99.9\N{NO-BREAK SPACE}%"
    return f"{format_decimal(share * 100, '0.0', locale=reader_locale())}\N{NO-BREAK SPACE}%"


def reader_locale() -> str:
    """Return the reader's language as this country writes times and amounts in it."""
    return f"{getattr(get_locale(), 'language', 'en')}_US"
