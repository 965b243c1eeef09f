"""The clock: what time it is, for the edges; everything inside takes `now` as an argument."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Anything that can say what time it is."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still until it is told to move."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant at which this clock stands."""
        return self.instant

    def advance(self, by: timedelta) -> None:
        """Move the clock forward (or back, if `by` is negative)."""
        self.instant += by
