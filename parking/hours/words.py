"""Hours of the week in words: Mon–Fri 18:00–07:00."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from parking.access import MINUTES_A_DAY
from parking.hours.windows import clock, day_runs, to_windows

# Only its weekday is used.
_A_MONDAY = date(2024, 1, 1)


def window_words(stored: Iterable[Mapping[str, Any]]) -> list[str]:
    """A line for each window of a product; none where it is good at any hour."""
    lines = []
    for window in to_windows(stored):
        times = f"{clock(window.starts)}–{clock(window.ends)}"
        if (window.starts, window.ends) == (0, MINUTES_A_DAY):
            times = str(_("all day"))
        lines.append(f"{days_words(window.days)} {times}")
    return lines


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
