"""Hours of the week: when a right holds, when a lane is public."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Window:
    """A weekly time in local minutes since midnight; ending before it starts, it runs overnight."""

    days: frozenset[int]
    starts: int = 0
    ends: int = MINUTES_A_DAY

    def covers(self, local: datetime) -> bool:
        """Whether the local time lies inside; the day is the one on which the window began."""
        minute = local.hour * 60 + local.minute
        if self.starts < self.ends:
            return local.weekday() in self.days and self.starts <= minute < self.ends
        yesterday = (local - timedelta(days=1)).weekday()
        return (local.weekday() in self.days and minute >= self.starts) or (
            yesterday in self.days and minute < self.ends
        )
