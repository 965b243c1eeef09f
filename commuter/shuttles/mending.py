"""A trip's times put right: past midnight, running backwards, and missing between timepoints."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from commuter.shuttles.service_days import DAY_SECONDS


@dataclass(frozen=True, slots=True)
class RawCall:
    """A row of stop_times as written: seconds or None; distance along the trip or None."""

    line: int
    stop_id: str
    sequence: int
    arrival: int | None
    departure: int | None
    distance: float | None
    pickup_type: str
    headsign: str


@dataclass(frozen=True)
class Mended:
    """The calls with every time set, and the lines whose times were not taken as written.

    `calls` is empty where the first or the last stop has no usable time.
    """

    calls: tuple[RawCall, ...]
    estimated: frozenset[int]
    backwards: tuple[int, ...] = ()
    past_midnight: int | None = None


def mend_times(calls: Sequence[RawCall]) -> Mended:
    """Set arrival and departure of every call, never decreasing along the trip.

    Times that restart after midnight (23:50, 00:10) are carried past 24:00. Of times that run
    backwards the fewest are dropped. Missing and dropped ones are set between their neighbours:
    by distance where the feed gives it, else evenly by stop (GTFS leaves the method open).
    """
    written = [time for call in calls for time in (call.arrival, call.departure)]
    carried, turn = _carry_past_midnight(written)
    kept = _without_backwards(carried)
    lines = tuple(
        call.line
        for index, call in enumerate(calls)
        if kept[2 * index : 2 * index + 2] != carried[2 * index : 2 * index + 2]
    )
    timed = [
        replace(call, arrival=_either(arrival, departure), departure=_either(departure, arrival))
        for call, arrival, departure in zip(calls, kept[::2], kept[1::2], strict=True)
    ]
    past_midnight = None if turn is None else calls[turn // 2].line
    if not timed or timed[0].arrival is None or timed[-1].arrival is None:
        return Mended((), frozenset(), lines, past_midnight)
    estimated = frozenset(call.line for call in timed if call.arrival is None)
    return Mended(tuple(_interpolate(timed)), estimated, lines, past_midnight)


def _either(first: int | None, second: int | None) -> int | None:
    return second if first is None else first


def _carry_past_midnight(times: list[int | None]) -> tuple[list[int | None], int | None]:
    """Times with a day added after the one place where the clock restarts, and that place."""
    known = [(index, time) for index, time in enumerate(times) if time is not None]
    falls = [later for (_, before), (later, after) in pairwise(known) if after < before]
    if len(falls) != 1:
        return times, None
    turn = falls[0]
    last = max(time for index, time in known if index < turn)
    if last >= DAY_SECONDS or last - (times[turn] or 0) <= DAY_SECONDS // 2:
        return times, None
    return [
        time + DAY_SECONDS if time is not None and index >= turn else time
        for index, time in enumerate(times)
    ], turn


def _without_backwards(times: list[int | None]) -> list[int | None]:
    """Times without the fewest that keep the others from ever decreasing.

    A longest non-decreasing run, found from the end so that of two contradicting times the
    earlier row is believed.
    """
    tails: list[int] = []
    tail_index: list[int] = []
    parent: dict[int, int | None] = {}
    for index in range(len(times) - 1, -1, -1):
        time = times[index]
        if time is None:
            continue
        place = bisect_right(tails, -time)
        parent[index] = tail_index[place - 1] if place else None
        tails[place : place + 1] = [-time]
        tail_index[place : place + 1] = [index]
    kept: set[int] = set()
    step = tail_index[-1] if tail_index else None
    while step is not None:
        kept.add(step)
        step = parent[step]
    return [time if index in kept else None for index, time in enumerate(times)]


def _interpolate(calls: list[RawCall]) -> list[RawCall]:
    done = list(calls)
    known = [index for index, call in enumerate(calls) if call.arrival is not None]
    for before, after in pairwise(known):
        begin, end = calls[before].departure or 0, calls[after].arrival or 0
        for index, share in _shares(calls, before, after):
            time = begin + int((end - begin) * share)
            done[index] = replace(calls[index], arrival=time, departure=time)
    return done


def _shares(calls: list[RawCall], before: int, after: int) -> list[tuple[int, float]]:
    """How far along from one known call to the next each call between lies, from 0 to 1."""
    inner = range(before + 1, after)
    distances = [call.distance for call in calls[before : after + 1]]
    known = [distance for distance in distances if distance is not None]
    if len(known) == len(distances) and known == sorted(known) and known[-1] > known[0]:
        length = known[-1] - known[0]
        return [(index, (known[index - before] - known[0]) / length) for index in inner]
    return [(index, (index - before) / (after - before)) for index in inner]
