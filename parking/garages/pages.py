"""A garage as its pages show it: spaces, hours, rates and clearance in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from flask_babel import ngettext

from core.web.formatting import money
from parking.access import rates
from parking.garages.finding import rate_rows
from parking.hours.words import days_words, span_words
from parking.models import Garage

INCHES_A_FOOT = 12
MINUTES_AN_HOUR = 60
# ADA 2010 standards, 502.5: the clearance on a route for vans.
VAN_CLEARANCE_INCHES = 98


@dataclass(frozen=True)
class Hours:
    """When a garage takes an audience: Monday to Friday, 5:00 AM to 11:00 PM."""

    audience: str
    days: str
    times: str


@dataclass(frozen=True)
class RateLine:
    """One step of the rates in words, with its price."""

    label: str
    cents: int


def hours_of(garage: Garage) -> list[Hours]:
    """The opening hours, a line each."""
    return [_hours(entry) for entry in garage.hours]


def rates_of(garage: Garage, day: date) -> list[RateLine]:
    """The rates in force on a day; none where the public does not park."""
    return [RateLine(step_words(s.up_to_minutes), s.cents) for s in _steps(garage, day)]


def next_rates(garage: Garage, day: date) -> tuple[date, list[RateLine]] | None:
    """The next set of rates that is to begin, and when; None where none is."""
    later = [rate.effective_from for rate in garage.rates if rate.effective_from > day]
    if not later:
        return None
    return min(later), rates_of(garage, min(later))


def step_words(minutes: int) -> str:
    """How long a step lasts: up to 90 minutes, up to 3 hours, up to 24 hours."""
    if minutes % MINUTES_AN_HOUR:
        return str(ngettext("Up to %(num)s minute", "Up to %(num)s minutes", minutes))
    hours = minutes // MINUTES_AN_HOUR
    return str(ngettext("Up to %(num)s hour", "Up to %(num)s hours", hours))


def rates_sentence(garage: Garage, day: date) -> str:
    """The rates in one sentence, for a list."""
    lines = _steps(garage, day)
    if not lines:
        return str(_("For staff with a permit."))
    first, last = lines[0], lines[-1]
    return str(
        _(
            "%(first_words)s %(first)s, at most %(last)s a day.",
            first_words=step_words(first.up_to_minutes),
            first=money(first.cents),
            last=money(last.cents),
        )
    )


def clearance_words(inches: int) -> str:
    """A clearance as signs give it: 6 ft 8 in (203 cm)."""
    feet, rest = divmod(inches, INCHES_A_FOOT)
    return str(_("%(feet)s ft %(inches)s in (%(cm)s cm)", feet=feet, inches=rest, cm=_cm(inches)))


def is_for_vans(garage: Garage) -> bool:
    """Whether a lift van of 98 inches passes (ADA 502.5)."""
    return garage.clearance_inches >= VAN_CLEARANCE_INCHES


def map_url(garage: Garage) -> str:
    """Where a map shows the address."""
    return "https://www.openstreetmap.org/search?" + urlencode({"query": garage.address})


def _steps(garage: Garage, day: date) -> list[rates.Step]:
    return rates.in_force(rate_rows(garage), day)


def _hours(entry: Mapping[str, Any]) -> Hours:
    times = span_words(_minute(entry["opens"]), _minute(entry["closes"]))
    return Hours(str(entry["audience"]), days_words(entry["days"]), times)


def _minute(clock: str) -> int:
    """The minute of the day of 05:30; 24:00 is 1440."""
    hours, minutes = clock.split(":")
    return int(hours) * MINUTES_AN_HOUR + int(minutes)


def _cm(inches: int) -> int:
    return int(inches * 2.54)
