"""Reads the instant a caller asks about: ISO 8601, local to the feed where it has no offset."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100

# A plus sign that nobody encoded arrives as a space.
_LOST_PLUS = re.compile(r"(T.*) (\d{2}:?\d{2})$")


def parse_moment(text: str, zone: ZoneInfo) -> datetime:
    """The instant that `text` names, aware.

    Without an offset it is a wall clock time in `zone`; of an hour that happens twice the first
    is meant. A date alone is its midnight. Raises ValueError where it is none of these.
    """
    moment = datetime.fromisoformat(_LOST_PLUS.sub(r"\1+\2", text.strip()))
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(f"the year must be between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
