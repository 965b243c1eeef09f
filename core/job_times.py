"""When a job is due next: on its own grid, at night where it is done once a day. Pure."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
A_DAY = timedelta(days=1)
# When few buy or pay; also where clocks change, this time is there once on every day.
NIGHT = time(3, 30)


def next_due(slot: datetime, every: timedelta, now: datetime, zone: ZoneInfo) -> datetime:
    """The slot after one that was done. Whatever is done once a day is done at night."""
    return next_night(now, zone) if every >= A_DAY else next_slot(slot, every, now)


def next_slot(slot: datetime, every: timedelta, now: datetime) -> datetime:
    """The first slot after `now` on the job's own grid; slots that were slept through are one."""
    if slot > now:
        return slot + every
    return slot + every * ((now - slot) // every + 1)


def next_night(now: datetime, zone: ZoneInfo) -> datetime:
    """The next night after `now`, at the same time by the campus clock whatever that does."""
    local = now.astimezone(zone)
    day = local.date() if local.time() < NIGHT else local.date() + A_DAY
    return datetime.combine(day, NIGHT, zone).astimezone(UTC)


def retry_after(failures: int, every: timedelta) -> timedelta:
    """How long to wait after so many failures in a row: doubling, never past the job's rhythm."""
    longest = min(LONGEST_RETRY, every)
    return min(longest, FIRST_RETRY * (1 << min(failures - 1, 10)))
