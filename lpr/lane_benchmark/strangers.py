"""Strangers and permit holders at a restricted lane: whom the lane's own list and rules let in.

Plates are drawn in the states' real formats and misread as measured (`misreads`). Each reading is
decided by `parking.access.decide` over the signed list as a lane holds it.
"""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from core.plates import fold
from lpr.lane.watching.tracking import LONGEST_WAIT
from lpr.lane_benchmark.lists import NOW, RULES, kept
from lpr.lane_benchmark.misreads import ARRIVALS, LOOKS, Misreader, Reading, load_table
from lpr.lane_benchmark.plates import Plate, draw_plate, draw_state
from lpr.reading.state import KINDS
from parking.access import (
    AccessList,
    Decision,
    EntryRight,
    Factor,
    FactorKind,
    Outcome,
    Reason,
    Request,
    decide,
)

T = TypeVar("T")
Say = Callable[[str], object]

PERMITS = 25_000
MOST_PLATES = 3  # of one permit; as many permits have one, two and three
BORROWED = 0.01  # of the strangers bear an enrolled number of another state or type
HOLDERS = 10  # strangers for each passage of a permit holder
_ZONE = ZoneInfo("America/New_York")
_ANSWERED = timedelta(seconds=5)
_TOLD_EVERY_S = 10.0


class Way(StrEnum):
    """How a stranger came in."""

    NEAR_MATCH = "near_match"  # by anything else than an enrolled key
    NUMBER_MISREAD = "number_misread"
    STATE_MISREAD = "state_misread"
    TYPE_MISREAD = "type_misread"
    STATE_UNREAD = "state_unread"
    TYPE_UNREAD = "type_unread"


@dataclass(slots=True)
class Strangers:
    """What became of them; `with_state` is who would come in where unread states open nothing."""

    passages: int = 0
    borrowed: int = 0
    misread: int = 0
    admitted: Counter[Way] = field(default_factory=Counter)
    with_state: Counter[Way] = field(default_factory=Counter)
    reasons: Counter[Reason] = field(default_factory=Counter)


@dataclass(slots=True)
class Holders:
    """What became of the permits' own cars, by the plate alone and with a badge where referred."""

    passages: int = 0
    opened: int = 0
    with_state: int = 0
    with_badge: int = 0
    stranded: int = 0
    reasons: Counter[Reason] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Gate:
    """One run: strangers and holders whose plates were misread as they were `where`."""

    where: str
    permits: int
    plates: int
    strangers: Strangers
    holders: Holders


@dataclass(frozen=True, slots=True)
class _Lane:
    """One list held twice: where unread states open, and where they do not."""

    accepting: AccessList
    strict: AccessList
    rights: tuple[EntryRight, ...]
    keys: frozenset[str]
    misreader: Misreader


def measure_gates(passages: int, permits: int, say: Say) -> list[Gate]:
    """Let so many strangers drive up, once for each way in which plates were measured."""
    rights = tuple(enrolled(permits, Random(1)))
    table = load_table()
    with tempfile.TemporaryDirectory() as name:
        accepting = kept(Path(name), RULES, rights)
    with tempfile.TemporaryDirectory() as name:
        strict = kept(Path(name), replace(RULES, unread_state_opens=False), rights)
    keys = frozenset(right.key for right in rights)
    gates = []
    for where in (ARRIVALS, LOOKS):
        lane = _Lane(accepting, strict, rights, keys, Misreader(table, where))
        strangers = _strangers(lane, passages, Random(2), say)
        holders = _holders(lane, passages // HOLDERS, Random(3), say)
        gates.append(Gate(where, permits, len(rights), strangers, holders))
    return gates


def enrolled(permits: int, dice: Random) -> Iterator[EntryRight]:
    """The plates of so many permits, no plate twice; O and 0 may make two of them one key."""
    drawn: set[Plate] = set()
    until = NOW + timedelta(days=30)
    for permit in range(permits):
        for _ in range(1 + permit % MOST_PLATES):
            plate = draw_plate(dice)
            while plate in drawn:
                plate = draw_plate(dice)
            drawn.add(plate)
            named = (plate.key, plate.state, plate.plate_type, plate.number)
            yield EntryRight(*named, f"P{permit:011}", NOW, until)


def _strangers(lane: _Lane, passages: int, dice: Random, say: Say) -> Strangers:
    found = Strangers()
    for place in _told(range(passages), passages, "strangers", say):
        borrowed = dice.choice(lane.rights) if dice.random() < BORROWED else None
        plate = _stranger(borrowed, lane.keys, dice)
        home = borrowed.state if borrowed and borrowed.state != plate.state else ""
        read = lane.misreader.read(plate, dice, home)
        found.passages += 1
        found.borrowed += borrowed is not None
        found.misread += read.is_sure and fold(read.number or "") != fold(plate.number)
        request = _request(read, place)
        decision = decide(request, lane.accepting)
        found.reasons[decision.reason] += 1
        if decision.outcome is Outcome.OPEN:
            way = way_in(plate, read, decision)
            found.admitted[way] += 1
            if decide(request, lane.strict).outcome is Outcome.OPEN:
                found.with_state[way] += 1
    return found


def _stranger(borrowed: EntryRight | None, keys: frozenset[str], dice: Random) -> Plate:
    """A plate that is not enrolled, with a number that is where one is to be borrowed."""
    while True:
        plate = draw_plate(dice) if borrowed is None else _borrowing(borrowed, dice)
        if plate.key not in keys:
            return plate


def _borrowing(right: EntryRight, dice: Random) -> Plate:
    """An enrolled number on another state's plate, or on one of another type."""
    if dice.random() < 0.5:
        kinds = [kind for kind in KINDS if kind != right.plate_type]
        return Plate(right.state, dice.choice(kinds), right.number)
    state = draw_state(dice)
    while state == right.state:
        state = draw_state(dice)
    return Plate(state, right.plate_type, right.number)


def way_in(plate: Plate, read: Reading, decision: Decision) -> Way:
    """How a stranger with this plate came in, the gravest first."""
    if decision.reason is not Reason.PERMIT or decision.key is None:
        return Way.NEAR_MATCH
    state, _, number = decision.key.split("/", 2)
    if number != fold(read.number or ""):
        return Way.NEAR_MATCH
    if number != fold(plate.number):
        return Way.NUMBER_MISREAD
    if state != plate.state:
        return Way.STATE_MISREAD if read.is_state_sure else Way.STATE_UNREAD
    return Way.TYPE_UNREAD if read.plate_type is None else Way.TYPE_MISREAD


def _holders(lane: _Lane, passages: int, dice: Random, say: Say) -> Holders:
    found = Holders()
    for place in _told(range(passages), passages, "permit holders", say):
        right = dice.choice(lane.rights)
        plate = Plate(right.state, right.plate_type, right.number)
        request = _request(lane.misreader.read(plate, dice), place)
        began = time.perf_counter()
        decision = decide(request, lane.accepting)
        took = timedelta(seconds=time.perf_counter() - began)
        found.passages += 1
        found.reasons[decision.reason] += 1
        is_open = decision.outcome is Outcome.OPEN
        is_answered = is_open or decision.outcome is Outcome.REFER
        found.stranded += not is_answered or LONGEST_WAIT + took > _ANSWERED
        found.opened += is_open
        found.with_state += is_open and decide(request, lane.strict).outcome is Outcome.OPEN
        found.with_badge += is_open or _opens_with_badge(request, right, lane)
    return found


def _opens_with_badge(request: Request, right: EntryRight, lane: _Lane) -> bool:
    badge = Factor(FactorKind.BADGE, frozenset({right.permit_id}))
    return decide(replace(request, factor=badge), lane.accepting).outcome is Outcome.OPEN


def _request(read: Reading, place: int) -> Request:
    return Request(
        now=NOW + timedelta(minutes=place % 600),
        zone=_ZONE,
        rules=RULES,
        number=read.number,
        state=read.state,
        plate_type=read.plate_type,
        is_sure=read.is_sure,
        is_state_sure=read.is_state_sure,
    )


def _told(items: Iterable[T], whole: int, what: str, say: Say) -> Iterator[T]:
    """The items, with a word on the terminal now and then."""
    began = last = time.monotonic()
    for place, item in enumerate(items):
        if time.monotonic() - last >= _TOLD_EVERY_S:
            last = time.monotonic()
            say(f"{what}: {place:,} of {whole:,} after {last - began:.0f} s")
        yield item
