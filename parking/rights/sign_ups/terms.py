"""The rules of signing up, pure: who may, for which hours, how many at a time, until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from parking.access import Window
from parking.hours.windows import from_windows, to_windows
from parking.rights.refusals import RightsRefusal

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Terms:
    """On which terms a garage takes sign-ups.

    No windows mean any hour, no classes everybody. Sign-up opens `days_ahead` days before a duty
    begins and closes `hours_before` hours before it does.
    """

    is_open: bool = False
    places: int = 0
    windows: tuple[Window, ...] = ()
    classes: frozenset[str] = frozenset()
    hours_before: int = 0
    days_ahead: int = 14
    # Whether sign-up only stands in for a roster that is missing.
    only_unrostered: bool = False


@dataclass(frozen=True)
class Wish:
    """For when somebody wants to sign up, their class of employment, and when they ask.

    `is_rostered`: a roster of the garage covers some of that time.
    """

    begins_at: datetime
    ends_at: datetime
    employment_class: str
    now: datetime
    is_rostered: bool = False


def terms_from(stored: Mapping[str, Any]) -> Terms:
    """Terms as the table keeps them; none taken where it keeps nothing."""
    if not stored:
        return Terms()
    plain = {name: stored[name] for name in ("is_open", "places", "hours_before", "days_ahead")}
    windows, classes = to_windows(stored["windows"]), frozenset(stored["classes"])
    # Terms from before there was this choice take sign-ups beside rosters.
    plain["only_unrostered"] = stored.get("only_unrostered", False)
    return Terms(windows=windows, classes=classes, **plain)


def stored(terms: Terms) -> dict[str, Any]:
    """The JSON that `terms_from` reads back."""
    return {
        "is_open": terms.is_open,
        "places": terms.places,
        "windows": from_windows(terms.windows),
        "classes": sorted(terms.classes),
        "hours_before": terms.hours_before,
        "days_ahead": terms.days_ahead,
        "only_unrostered": terms.only_unrostered,
    }


def find_bar(
    terms: Terms, wish: Wish, taken: Iterable[Span], zone: ZoneInfo
) -> RightsRefusal | None:
    """The first reason why the wish cannot be granted, the lasting ones first; None: it can.

    `taken` are the spans of other people's sign-ups for the same garage. Hours are of `zone`.
    """
    begins, ends = wish.begins_at, wish.ends_at
    bars = (
        (not terms.is_open, RightsRefusal.NO_SIGN_UP),
        (not _is_for(terms, wish.employment_class), RightsRefusal.OTHER_CLASS),
        (terms.only_unrostered and wish.is_rostered, RightsRefusal.ROSTERED),
        (wish.now > begins - terms.hours_before * _HOUR, RightsRefusal.TOO_LATE),
        (wish.now < begins - terms.days_ahead * _DAY, RightsRefusal.TOO_EARLY),
        (not _covers(terms, begins, ends, zone), RightsRefusal.OUTSIDE_HOURS),
        (most_at_once(taken, (begins, ends)) >= terms.places, RightsRefusal.NO_PLACE),
    )
    return next((bar for applies, bar in bars if applies), None)


def most_at_once(spans: Iterable[Span], within: Span) -> int:
    """How many spans overlap one another at most, inside `within`; one that ends makes room."""
    begins, ends = within
    inside = [span for span in spans if span[0] < ends and begins < span[1]]
    moments = [max(span[0], begins) for span in inside]
    return max((sum(b <= at < e for b, e in inside) for at in moments), default=0)


def _is_for(terms: Terms, employment_class: str) -> bool:
    return not terms.classes or employment_class in terms.classes


def _covers(terms: Terms, begins: datetime, ends: datetime, zone: ZoneInfo) -> bool:
    """Whether every minute lies in one of the windows; a duty lasts at most some 2,000."""
    if not terms.windows:
        return True
    minutes = int((ends - begins) / _MINUTE)
    moments = ((begins + minute * _MINUTE).astimezone(zone) for minute in range(minutes))
    return all(any(window.covers(at) for window in terms.windows) for at in moments)
