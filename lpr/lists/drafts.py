"""What lanes' lists would say now, gathered anew only when something that they say has changed."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Generic, TypeVar

from flask import current_app
from sqlalchemy.orm import Session

from core.revisions import read_revisions
from lpr.fallbacks.proofs import proofs_for
from lpr.lane.lists.rows import right_row, rules_row, special_rows
from lpr.lists.content import Content, Shared
from lpr.lists.rules import rules_of
from lpr.lists.sources import RIGHTS, RULES
from lpr.models import Lane
from parking import queries as parking_queries
from parking.access import LaneRules
from parking.queries import GarageSpaces
from parking.rights import queries as rights_queries

T = TypeVar("T")

# Whatever is missed otherwise, such as permits that are over, is gathered after this.
GATHERED_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Draft:
    """What a lane's list says while nothing is counted beyond `seen` and it is before `until`."""

    rules: LaneRules
    content: Content
    seen: Mapping[str, int]
    until: datetime


@dataclass(frozen=True)
class _Gathered(Generic[T]):
    what: T
    revision: int
    until: datetime

    def holds(self, revision: int, now: datetime) -> bool:
        """Whether it is still so."""
        return self.revision == revision and now < self.until


class Drafts:
    """The drafts of one process. What all lanes of a garage share is gathered for all at once."""

    def __init__(self) -> None:
        self._rights: dict[str, _Gathered[Shared]] = {}
        self._spaces: _Gathered[list[GarageSpaces]] | None = None
        self._switches: dict[str, _Gathered[dict[str, Any]]] = {}
        self._gathering = threading.Lock()

    def draft(self, session: Session, lane: Lane, now: datetime) -> Draft:
        """What the lane's list would say. One query where nothing has changed."""
        with self._gathering:
            # Read before all else: what changes from here on is counted beyond it.
            seen = read_revisions(session)
            garages = self._newest_spaces(session, seen.get(RULES, 0), now)
            switches = self._newest_switches(session, lane.garage_slug, seen.get(RULES, 0), now)
            rights = self._newest_rights(session, lane.garage_slug, seen.get(RIGHTS, 0), now)
        rules = rules_of(lane, garages, switches)
        return Draft(rules, Content(rights.what, rules_row(rules)), seen, rights.until)

    def _newest_spaces(self, session: Session, revision: int, now: datetime) -> list[GarageSpaces]:
        held = self._spaces
        if held is None or not held.holds(revision, now):
            spaces = parking_queries.spaces_now(session, now)
            held = self._spaces = _Gathered(spaces, revision, now + GATHERED_FOR)
        return held.what

    def _newest_switches(
        self, session: Session, garage: str, revision: int, now: datetime
    ) -> dict[str, Any]:
        held = self._switches.get(garage)
        if held is None or not held.holds(revision, now):
            switches = rights_queries.gate_switches(session, garage)
            held = self._switches[garage] = _Gathered(switches, revision, now + GATHERED_FOR)
        return held.what

    def _newest_rights(
        self, session: Session, garage: str, revision: int, now: datetime
    ) -> _Gathered[Shared]:
        held = self._rights.get(garage)
        if held is None or not held.holds(revision, now):
            shared = Shared.of(_shared_rows(session, garage, current_app.config, now))
            longest = now + GATHERED_FOR
            until = min(longest, rights_queries.next_expiry(session, now) or longest)
            held = self._rights[garage] = _Gathered(shared, revision, until)
        return held


def draft_list(session: Session, lane: Lane, now: datetime) -> Draft:
    """Gather what one lane's list would say now, remembering nothing."""
    return Drafts().draft(session, lane, now)


def _shared_rows(
    session: Session, garage_slug: str, config: Mapping[str, Any], now: datetime
) -> frozenset[str]:
    good = parking_queries.entry_rights(session, garage_slug, now)
    withheld = parking_queries.withheld_rights(session, garage_slug, now)
    lapsed = parking_queries.lapsed_rights(session, garage_slug, now)
    duties = rights_queries.duty_rights(session, garage_slug, now)
    special = rights_queries.special_plates(session, garage_slug, now)
    proofs = proofs_for(session, garage_slug, config, now)
    told = special_rows(replace(special, proofs=proofs))
    return frozenset(chain(map(right_row, chain(good, withheld, lapsed, duties)), told))
