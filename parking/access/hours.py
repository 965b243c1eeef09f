"""Hours of the week: when a right holds, when a lane is public."""

from collections.abc import Iterable
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


def next_opening(windows: Iterable[Window], local: datetime) -> datetime | None:
    """When the first of the windows begins after `local`, in its time zone; None without any."""
    found = [_begins(window, local, days) for window in windows for days in range(8)]
    return min((at for at in found if at is not None and at > local), default=None)


def _begins(window: Window, local: datetime, days: int) -> datetime | None:
    day = local + timedelta(days=days)
    if day.weekday() not in window.days:
        return None
    hour, minute = divmod(window.starts, 60)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)
