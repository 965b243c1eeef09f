"""One lane's page: how it is, what it does, its last passages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from lpr import queries
from lpr.console.reasons import ReasonKey, list_reasons
from lpr.console.tiles import Tile, build_tile
from lpr.lists.rules import rules_now
from lpr.models import Lane, LaneAlert
from lpr.pages import Row, build_row, screen_url
from lpr.words import clock_words, trouble_words
from parking.access import rules_in_words


@dataclass(frozen=True)
class LanePage:
    """One lane: how it is, what it does, its last passages.

    `rows` are of those at the gate just now; `older` are plate history, and shown without plates.
    """

    lane: Lane
    tile: Tile
    rows: tuple[Row, ...]
    older: tuple[Row, ...]
    clock: str
    troubles: tuple[str, ...]
    alerts: tuple[LaneAlert, ...]
    list_age: timedelta | None
    rules: tuple[str, ...]
    reasons: tuple[ReasonKey, ...]
    screen_url: str


def build_lane_page(
    session: Session, lane: Lane, config: Mapping[str, Any], language: str, now: datetime
) -> LanePage:
    """Put a lane's page together."""
    state = next(s for s in queries.desk(session, now) if s.lane.id == lane.id)
    alerts = tuple(a for a, at in queries.open_alerts(session) if at.id == lane.id)
    rules = rules_now(session, lane, now)
    last = queries.recent_passages(session, lane)
    return LanePage(
        lane=lane,
        tile=build_tile(state, config, language, now),
        rows=tuple(build_row(p, language) for p in last if queries.is_at_gates(p, now)),
        older=tuple(
            replace(build_row(p, language), plate=None, sentence="")
            for p in last
            if not queries.is_at_gates(p, now)
        ),
        clock=clock_words(float(lane.status.get("clock_ahead_s", 0))),
        troubles=tuple(trouble_words(code) for code in state.troubles),
        alerts=alerts,
        list_age=queries.list_age(lane, now),
        rules=rules_in_words(rules, language),
        reasons=list_reasons(session),
        screen_url=screen_url(config, lane),
    )
