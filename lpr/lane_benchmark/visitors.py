"""Visitors at a public lane, whom no list knows and some of whose plates nobody can read.

Every one goes through the lane's own gatekeeper (vote, decision, journal, barrier) and, by its
journal, through the server's intake, which begins the stay. The pictures alone are missing: what
was read is made up.
"""

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import select

from core.clock import FixedClock
from core.db import read_session
from core.signing import public_key_text, signing_key
from lpr.lane.cameras.frames import Frame
from lpr.lane.config import CameraConfig, LaneConfig, ServerConfig
from lpr.lane.deciding.gatekeeper import Gatekeeper
from lpr.lane.deciding.passage import Passage
from lpr.lane.process import build_gatekeeper
from lpr.lane.server.sync import BATCH
from lpr.lane.watching.looks import Look
from lpr.lane.watching.tracking import Vehicle
from lpr.lane_benchmark.lists import SLUG
from lpr.lane_benchmark.plates import draw_plate
from lpr.lane_benchmark.same_process import SameProcess
from lpr.models import Passage as PassageRow
from lpr.reading.records import Box, Character, PlateRead
from parking.access import Direction, LaneKind, LaneRules, Outcome

Say = Callable[[str], object]

UNREADABLE = 10  # one visitor in so many
_APART = timedelta(seconds=6)
_FRAMES = 4
_SURE, _DOUBTED, _SURE_OF_STATE = 0.999, 0.5, 0.95
_SENT_EVERY, _TOLD_EVERY = 200, 1000


@dataclass(slots=True)
class Visitors:
    """What became of them: at the lane, and on the server."""

    visitors: int = 0
    unreadable: int = 0
    opened: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    with_ticket: int = 0  # the lane drew a claim code
    with_stay: int = 0  # the server has begun a stay that this very code finds
    raised: int = 0  # the server has heard that the barrier rose


def measure_visitors(app: Flask, clock: FixedClock, visitors: int, say: Say) -> Visitors:
    """Let so many visitors drive up to the public lane of the office of `app`, told by `clock`."""
    line, dice, found = SameProcess(app), Random(4), Visitors()
    tickets: dict[str, str | None] = {}
    with tempfile.TemporaryDirectory() as folder:
        keeper = _open_lane(app, clock, line, Path(folder))
        for place in range(visitors):
            clock.advance(_APART)
            is_unreadable = place % UNREADABLE == 0
            passage = keeper.handle(_car(clock, dice, is_unreadable=is_unreadable))
            _count(found, passage, is_unreadable=is_unreadable)
            tickets[passage.uid] = passage.claim_code
            if place % _SENT_EVERY == 0:
                _send(keeper, line)
            if place % _TOLD_EVERY == 0:
                say(f"visitors: {place:,} of {visitors:,}")
        _send(keeper, line)
        keeper.journal.close()
    _look_at_server(app, found, tickets)
    return found


def _open_lane(app: Flask, clock: FixedClock, line: SameProcess, folder: Path) -> Gatekeeper:
    key = public_key_text(signing_key(app.config))
    config = LaneConfig(
        rules=LaneRules(SLUG, LaneKind.PUBLIC, Direction.ENTRY),
        zone=ZoneInfo("America/New_York"),
        folder=folder,
        camera=CameraConfig("folder", "inbox"),
        server=ServerConfig("http://127.0.0.1:9", "t", key),
        engine="onnx",
    )
    keeper = build_gatekeeper(config, clock)
    sealed = line.fetch_list("", 0)
    if sealed is None:
        raise RuntimeError("the server gave the lane no list")
    keeper.lists.take(sealed.data)
    return keeper


def _car(clock: FixedClock, dice: Random, *, is_unreadable: bool) -> Vehicle:
    """A visitor's car; of the unreadable ones half show something that is read unsurely."""
    vehicle = Vehicle("", clock.now(), clock.now())
    plate = draw_plate(dice)
    sure = _DOUBTED if is_unreadable else _SURE
    marks = tuple(Character(mark, sure) for mark in plate.number)
    read = PlateRead(plate.number, sure, Box(500, 400, 110, 55), marks, plate.state, _SURE_OF_STATE)
    is_blank = is_unreadable and dice.random() < 0.5
    for _ in range(_FRAMES):
        vehicle.add(Look(Frame(clock.now(), None), () if is_blank else (read,), 1.0))
    return vehicle


def _count(found: Visitors, passage: Passage, *, is_unreadable: bool) -> None:
    found.visitors += 1
    found.unreadable += is_unreadable
    found.opened += passage.opens
    found.outcomes[passage.decision.outcome] += 1
    found.with_ticket += passage.claim_code is not None


def _send(keeper: Gatekeeper, line: SameProcess) -> None:
    while (batch := keeper.journal.unsent(BATCH)).events:
        taken = line.send_journal(batch.journal_id, batch.after, batch.events)
        keeper.journal.acknowledge(taken, batch.journal_id)


def _look_at_server(app: Flask, found: Visitors, tickets: dict[str, str | None]) -> None:
    columns = (PassageRow.uid, PassageRow.stay_id, PassageRow.claim_code, PassageRow.barrier)
    with app.app_context():
        rows = read_session().execute(select(*columns)).all()
    for uid, stay_id, claim_code, barrier in rows:
        found.with_stay += stay_id is not None and claim_code == tickets.get(uid)
        found.raised += barrier == "raised"
