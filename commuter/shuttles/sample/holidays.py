"""Days on which the sample network runs its weekend service: holidays kept in Massachusetts."""

from datetime import date, timedelta

_MONDAY, _THURSDAY = 0, 3


def holidays_of(year: int) -> dict[date, str]:
    """The holidays of a year by date; one that falls on a Sunday is kept on the Monday after."""
    fixed = {
        date(year, 1, 1): "New Year's Day",
        date(year, 6, 19): "Juneteenth",
        date(year, 7, 4): "Independence Day",
        date(year, 11, 11): "Veterans Day",
        date(year, 12, 25): "Christmas Day",
    }
    moving = {
        _nth(year, 1, _MONDAY, 3): "Martin Luther King Jr. Day",
        _nth(year, 2, _MONDAY, 3): "Presidents' Day",
        _nth(year, 4, _MONDAY, 3): "Patriots' Day",
        _nth(year, 6, _MONDAY, 1) - timedelta(days=7): "Memorial Day",
        _nth(year, 9, _MONDAY, 1): "Labor Day",
        _nth(year, 10, _MONDAY, 2): "Indigenous Peoples' Day",
        _nth(year, 11, _THURSDAY, 4): "Thanksgiving Day",
    }
    return {_kept_on(day): name for day, name in fixed.items()} | moving


def _kept_on(day: date) -> date:
    return day + timedelta(days=1) if day.isoweekday() == 7 else day


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (n - 1))
