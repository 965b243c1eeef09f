"""How fast a waiting room moves: how many are called, and when each place asks again. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

# Whoever is called has so long until the space that waits for them may go to the next.
TURN = timedelta(minutes=10)
# After a standstill this much is made up for at once, and no more.
MOST_AT_ONCE = timedelta(seconds=15)
SHORTEST_SECONDS, LONGEST_SECONDS, LULL_SECONDS = 3, 600, 60
# Halfway there somebody looks again.
LOOKS_ON_THE_WAY = 2
_GOLDEN = 0.6180339887


@dataclass(frozen=True)
class Door:
    """What decides how many go in: the pace, since when it counts, who waits, what is free."""

    per_minute: int
    since: datetime
    waiting: int
    free: int  # spaces that no permit, hold or turn has


@dataclass(frozen=True)
class Called:
    """How many are called now, and from when on the pace counts anew."""

    count: int
    since: datetime


def call(door: Door, now: datetime) -> Called:
    """Call as many as the pace allows since the last time, at most one for each free space."""
    each = timedelta(minutes=1) / door.per_minute
    elapsed = min(now - door.since, MOST_AT_ONCE)
    due = max(0, elapsed // each)
    count = max(0, min(due, door.waiting, door.free))
    if count < due:
        return Called(count, now)  # nothing is saved up while nobody can be called
    return Called(count, now - (elapsed - count * each) if elapsed > timedelta() else door.since)


def seconds_to_opening_look(place: int, people: int, until: timedelta, per_second: int) -> int:
    """When a place that waits for the opening asks again.

    At the opening all ask within the time in which the server answers so many.
    """
    lull = max(LULL_SECONDS, people // per_second)
    seconds = max(0.0, until.total_seconds())
    if seconds > 1.5 * lull:
        return _spread(place, lull)
    return round(seconds) + SHORTEST_SECONDS + round(_share(place) * (people / per_second))


def seconds_to_look(place: int, ahead: int, people: int, door: tuple[int, int]) -> int:
    """When a place in line asks again: soon where its turn is near, rarely where it is far.

    `door` is the pace a minute, and how many questions a second the server answers.
    """
    per_minute, per_second = door
    wait = ahead * 60 / per_minute
    longest = min(LONGEST_SECONDS, max(LULL_SECONDS, people // per_second))
    return max(SHORTEST_SECONDS, _spread(place, min(longest, wait / LOOKS_ON_THE_WAY)))


def _spread(place: int, seconds: float) -> int:
    """The seconds, a sixth more or less by place, so that not all ask in the same second."""
    return round(seconds * (5 / 6 + _share(place) / 3))


def _share(place: int) -> float:
    """A number from 0 to 1 for each place; neighbours are far apart."""
    return (place * _GOLDEN) % 1
