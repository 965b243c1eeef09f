"""Hours of the week in words: Mon–Fri 6:00 PM–7:00 AM."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from core.web.formatting import clock_time
from parking.access import MINUTES_A_DAY
from parking.hours.windows import day_runs, to_windows

# Only its weekday is used.
_A_MONDAY = date(2024, 1, 1)
_MIDNIGHT = datetime(2024, 1, 1)  # noqa: DTZ001 - only its clock is used


def window_words(stored: Iterable[Mapping[str, Any]]) -> list[str]:
    """A line for each window of a product; none where it is good at any hour."""
    return [
        f"{days_words(window.days)} {span_words(window.starts, window.ends)}"
        for window in to_windows(stored)
    ]


def span_words(starts: int, ends: int) -> str:
    """Minutes of the day as signs give them: 6:00 PM–7:00 AM, or all day."""
    if (starts, ends) == (0, MINUTES_A_DAY):
        return str(_("all day"))
    return "–".join(clock_time(_MIDNIGHT + timedelta(minutes=each)) for each in (starts, ends))


def days_words(days: Iterable[int]) -> str:
    """Weekdays in words: every day, or Mon–Fri, or Tue, Sat–Sun."""
    return ", ".join(_run(first, last) for first, last in day_runs(days))


def _run(first: int, last: int) -> str:
    if (first, last) == (0, 6):
        return str(_("every day"))
    names = [_day(first)] if first == last else [_day(first), _day(last)]
    return "–".join(names)


def _day(weekday: int) -> str:
    day = _A_MONDAY.replace(day=_A_MONDAY.day + weekday)
    return str(format_date(day, "EEE", rebase=False))
