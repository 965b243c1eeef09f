"""What lanes' lists would say now, gathered anew only when something that they say has changed."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from flask import current_app
from sqlalchemy.orm import Session

from core.revisions import read_revisions
from lpr.lane.lists.rows import rules_row
from lpr.lists.content import Content
from lpr.lists.gathering import GATHERED_FOR, GarageRows, Gathering
from lpr.lists.rules import rules_of
from lpr.lists.sources import RIGHTS, RULES
from lpr.models import Lane
from parking import queries as parking_queries
from parking.access import LaneRules
from parking.queries import GarageSpaces
from parking.rights import queries as rights_queries

T = TypeVar("T")


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
        self._rights: dict[str, GarageRows] = {}
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
            shared, until = rights.shared, rights.until
        rules = rules_of(lane, garages, switches)
        return Draft(rules, Content(shared, rules_row(rules)), seen, until)

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
    ) -> GarageRows:
        gathering = Gathering(session, garage, current_app.config, revision, now)
        held = self._rights.get(garage)
        if held is None:
            held = self._rights[garage] = GarageRows(gathering)
        else:
            held.renew(gathering)
        return held


def draft_list(session: Session, lane: Lane, now: datetime) -> Draft:
    """Gather what one lane's list would say now, remembering nothing."""
    return Drafts().draft(session, lane, now)
