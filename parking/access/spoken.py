"""Days, hours and money in words, English and Spanish, without any library."""

from collections.abc import Iterable
from datetime import date, time

from parking.access.hours import MINUTES_A_DAY, Window

_WEEKDAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
_MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "es": (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio"),
        *("agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}
_EVERY_DAY = {"en": "every day", "es": "todos los días"}
_ALL_DAY = {"en": "all day", "es": "todo el día"}
_TO = {"en": " to ", "es": " a "}
_AND = {"en": " and ", "es": " y "}


def spoken_day(iso: str, language: str) -> str:
    """A day with its weekday: Monday, March 2; lunes 2 de marzo. Other text is left as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    weekday, month = _WEEKDAYS[language][day.weekday()], _MONTHS[language][day.month - 1]
    if language == "es":
        return f"{weekday} {day.day} de {month}"
    return f"{weekday}, {month} {day.day}"


def spoken_time(clock: str) -> str:
    """A time of day, given as 18:00, as signs say it: 6:00 PM. Other text is left as it is."""
    try:
        at = time.fromisoformat(clock)
    except ValueError:
        return clock
    return _clock(at.hour * 60 + at.minute)


def spoken_money(cents: str) -> str:
    """US cents as dollars, as on the receipts: $12.40."""
    dollars, rest = divmod(int(cents), 100)
    return f"${dollars:,}.{rest:02d}"


def spoken_windows(windows: Iterable[Window], language: str) -> str:
    """Hours of the week: Monday to Friday 6:00 PM–7:00 AM and Saturday to Sunday all day."""
    return _AND[language].join(_window(window, language) for window in windows)


def _window(window: Window, language: str) -> str:
    hours = f"{_clock(window.starts)}–{_clock(window.ends)}"
    if (window.starts, window.ends) == (0, MINUTES_A_DAY):
        hours = _ALL_DAY[language]
    return f"{_days(window.days, language)} {hours}"


def _days(days: frozenset[int], language: str) -> str:
    if len(days) == 7:
        return _EVERY_DAY[language]
    names = _WEEKDAYS[language]
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words = (
        names[r[0]] if len(r) == 1 else names[r[0]] + _TO[language] + names[r[-1]] for r in runs
    )
    return ", ".join(words)


def _clock(minute: int) -> str:
    """A minute of the day as pages and signs say it, in both languages; 1440 is midnight."""
    hour, rest = divmod(minute, 60)
    half = "PM" if 12 <= hour < 24 else "AM"
    return f"{hour % 12 or 12}:{rest:02d}\u202f{half}"
