"""The desk as its page shows it: the car in hand with its keys, the line, all lanes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from lpr import queries
from lpr.console.line import Line, line_up
from lpr.console.reasons import ReasonKey, list_reasons
from lpr.console.tiles import Tile, build_tile
from lpr.console.turning import Destination, destinations_for, told_to_driver
from lpr.models import LaneCommand
from lpr.pages import PlateShown, Row, build_row, plate_of
from lpr.queries import LaneState
from lpr.words import barrier_words
from parking import queries as parking_queries


@dataclass(frozen=True)
class View:
    """For whom a desk is put together, when, and which car that desk had in hand since when."""

    config: Mapping[str, Any]
    language: str
    now: datetime
    wanted: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class CarShown:
    """One car of the line: where, which plate, what was done about it."""

    uid: str
    lane: str
    plate: PlateShown | None
    seconds: int
    words: str = ""


@dataclass(frozen=True)
class HandShown:
    """The car in hand: what the driver is told, what became of an order, where else to send it."""

    tile: Tile
    uid: str
    since_ms: int
    failed: str
    destinations: tuple[Destination, ...]


@dataclass(frozen=True)
class Desk:
    """All lanes, the line, and the car in hand. `version` changes with anything shown but time."""

    tiles: tuple[Tile, ...]
    hand: HandShown | None
    line: tuple[CarShown, ...]
    told: tuple[CarShown, ...]
    sent: tuple[CarShown, ...]
    next_uid: str | None
    reasons: tuple[ReasonKey, ...]
    rows: tuple[Row, ...]
    version: str

    @property
    def waiting(self) -> int:
        """How many drivers nobody has answered."""
        return len(self.line)


def build_desk(session: Session, view: View) -> Desk:
    """Put the desk together: six queries, however many lanes there are and cars wait."""
    states = queries.desk(session, view.now)
    garages = parking_queries.spaces_now(session, view.now)
    line = line_up(states, view.now, view.wanted, view.since)
    tiles = tuple(build_tile(s, view.config, view.language, view.now) for s in states)
    by_slug = {tile.slug: tile for tile in tiles}
    hand = None
    if line.hand is not None:
        lane = line.hand.state.lane
        hand = HandShown(
            tile=by_slug[lane.slug],
            uid=line.hand.passage.uid,
            since_ms=int(line.hand.since.timestamp() * 1000),
            failed=_failed(line.hand.state.command),
            destinations=destinations_for(lane, garages),
        )
    return _versioned(
        Desk(
            tiles=tiles,
            hand=hand,
            line=_cars(line.waiting),
            told=_cars(line.told, str(_("The lane was told to open."))),
            sent=_sent(line, view),
            next_uid=line.next_uid,
            reasons=list_reasons(session),
            rows=tuple(
                build_row(p, view.language) for p in queries.last_passages(session, view.now)
            ),
            version="",
        )
    )


def _cars(states: Sequence[LaneState], words: str = "") -> tuple[CarShown, ...]:
    return tuple(
        CarShown(p.uid, s.lane.name, plate_of(p), int(s.waiting.total_seconds()), words)
        for s in states
        if (p := s.passage) is not None and s.waiting is not None
    )


def _sent(line: Line, view: View) -> tuple[CarShown, ...]:
    gone = str(_("Nobody stands there any more."))
    return tuple(
        CarShown(p.uid, s.lane.name, plate_of(p), 0, told_to_driver(p, view.language) or gone)
        for s in line.sent
        if (p := s.newest) is not None
    )


def _failed(command: LaneCommand | None) -> str:
    """What became of an order to open for a driver who waits all the same."""
    if command is None:
        return ""
    if command.answer in (None, "taken"):
        return str(_("The lane did not answer in time. Look at the gate, then press again."))
    return barrier_words(command.answer)


def _stilled(tile: Tile) -> Tile:
    """A tile without the seconds that the page counts by itself."""
    waits, asks = tile.waiting_seconds is not None, tile.help_seconds is not None
    return replace(tile, waiting_seconds=int(waits), help_seconds=int(asks))


def _versioned(desk: Desk) -> Desk:
    """Number the desk by what it shows; seconds that pass are counted by the page itself."""
    still = replace(
        desk,
        tiles=tuple(_stilled(tile) for tile in desk.tiles),
        hand=desk.hand and replace(desk.hand, tile=_stilled(desk.hand.tile)),
        line=tuple(replace(car, seconds=0) for car in desk.line),
        told=tuple(replace(car, seconds=0) for car in desk.told),
    )
    return replace(desk, version=hashlib.sha256(repr(still).encode()).hexdigest()[:16])
