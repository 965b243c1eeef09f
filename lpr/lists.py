"""The list of who may enter a lane, as the server makes, numbers and signs it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from core.signing import signing_key
from lpr.fallbacks.proofs import proofs_for
from lpr.lane.list_changes import change_to_bytes
from lpr.lane.list_content import EMPTY
from lpr.lane.list_format import FORMAT, FORMATS, rows_to_bytes, to_bytes
from lpr.lane.list_head import Head
from lpr.lane.list_rows import right_row, rules_row, special_rows
from lpr.lane.sealing import CHANGE, seal
from lpr.list_content import Content, Shared
from lpr.list_history import changes_between, record_changes
from lpr.list_memory import ListMemory
from lpr.models import Lane
from parking import queries as parking_queries
from parking.access import (
    AccessList,
    Direction,
    GarageState,
    LaneKind,
    LaneRules,
)
from parking.queries import GarageSpaces
from parking.rights import queries as rights_queries
from parking.rights.switches import ruled_by

# An unchanged list is made anew this often, so that its age tells the line's health.
REFRESH = timedelta(minutes=5)


@dataclass(frozen=True)
class Draft:
    """What a lane's list would say now."""

    rules: LaneRules
    content: Content


@dataclass(frozen=True)
class Asked:
    """How a lane asks: the newest format it reads, and the serial number of the list it holds."""

    format: int = FORMATS[0]
    holds: int | None = None

    @property
    def version(self) -> int:
        """The newest format that both sides know. A lane that says nothing reads the first."""
        return min(max(self.format, FORMATS[0]), FORMAT)


def draft_list(session: Session, lane: Lane, now: datetime) -> Draft:
    """Gather who may enter and how the lane behaves. Fourteen queries."""
    rules = rules_now(session, lane, now)
    good = parking_queries.entry_rights(session, lane.garage_slug, now)
    withheld = parking_queries.withheld_rights(session, lane.garage_slug, now)
    lapsed = parking_queries.lapsed_rights(session, lane.garage_slug, now)
    duties = rights_queries.duty_rights(session, lane.garage_slug, now)
    proofs = proofs_for(session, lane.garage_slug, current_app.config, now)
    special = rights_queries.special_plates(session, lane.garage_slug, now)
    told = special_rows(replace(special, proofs=proofs))
    rows = frozenset(chain(map(right_row, chain(good, withheld, lapsed, duties)), told))
    return Draft(rules, Content(Shared.of(rows), rules_row(rules)))


def is_current(lane: Lane, draft: Draft, asked: Asked, now: datetime) -> bool:
    """Whether the list last numbered still says the same, is fresh, and as new as the lane's own.

    A lane holds a newer one where the database was brought back from a backup.
    """
    made_at = lane.list_made_at
    is_fresh = made_at is not None and now - made_at < REFRESH
    is_newest = asked.holds is None or asked.holds <= lane.list_serial
    return is_fresh and is_newest and lane.list_digest == draft.content.digest


def number_list(
    session: Session, lane: Lane, draft: Draft, memory: ListMemory, now: datetime
) -> None:
    """Give the draft the next serial number. Needs the lane's row locked.

    The number is the time where that is larger, so that a database brought back from a backup
    does not begin below what its lanes have seen.
    """
    content = draft.content
    serial = max(lane.list_serial + 1, int(now.timestamp()))
    if lane.list_digest != content.digest:
        before = memory.newest(session, lane)
        changes = content.changes_from(before) if before else None
        record_changes(session, lane.id, serial, changes, now)
    lane.list_serial = serial
    lane.list_digest = content.digest
    lane.list_made_at = now


def sign_list(
    session: Session, lane: Lane, draft: Draft, asked: Asked, config: Mapping[str, Any]
) -> bytes:
    """Write the numbered list down as the lane can use it, and sign it.

    That is what has changed since the list it holds, where that is known, and else the whole.
    """
    key = signing_key(config)
    if asked.version == FORMATS[0]:
        return seal(to_bytes(numbered(lane, draft, config), FORMATS[0]), key)
    head, changes = _head(lane, draft, config), None
    if asked.holds is not None:
        changes = changes_between(session, lane.id, asked.holds, lane.list_serial)
    if changes is None:
        return seal(rows_to_bytes(head, draft.content.rows), key)
    return seal(change_to_bytes(replace(head, follows=asked.holds), changes), key, CHANGE)


def numbered(lane: Lane, draft: Draft, config: Mapping[str, Any]) -> AccessList:
    """The draft with the lane's serial number and times."""
    return EMPTY.changed(draft.content.rows).access(_head(lane, draft, config))


def rules_now(session: Session, lane: Lane, now: datetime) -> LaneRules:
    """How a lane behaves now. Two queries."""
    switches = rights_queries.gate_switches(session, lane.garage_slug)
    return rules_of(lane, parking_queries.spaces_now(session, now), switches)


def rules_of(lane: Lane, garages: list[GarageSpaces], of_garage: Mapping[str, Any]) -> LaneRules:
    """How a lane behaves: its garage's state and switches; switches of its own stand above."""
    rules = ruled_by(plain_rules(lane, garages), {**of_garage, **lane.switches})
    return replace(rules, held_open=bool(lane.switches.get("held_open", False)))


def plain_rules(lane: Lane, garages: list[GarageSpaces]) -> LaneRules:
    """How a lane would behave without any switch."""
    garage = next((g for g in garages if g.slug == lane.garage_slug), None)
    return LaneRules(
        slug=lane.slug,
        kind=LaneKind(lane.kind),
        direction=Direction(lane.direction),
        garage=lane.garage_slug,
        garage_state=_state_of(garage),
        nearest_with_space=_another_with_space(lane, garages),
    )


def _state_of(garage: GarageSpaces | None) -> GarageState:
    if garage is None:
        return GarageState.OPEN
    if garage.state == GarageState.OPEN and garage.capacity and garage.free <= 0:
        return GarageState.FULL
    return GarageState(garage.state)


def _another_with_space(lane: Lane, garages: list[GarageSpaces]) -> str:
    others = (g for g in garages if g.slug != lane.garage_slug and g.is_public and g.free > 0)
    found = next(others, None)
    return found.name if found else ""


def _head(lane: Lane, draft: Draft, config: Mapping[str, Any]) -> Head:
    if lane.list_made_at is None:
        raise ValueError("a list is numbered before it is signed")
    return Head(
        lane=draft.rules.slug,
        serial=lane.list_serial,
        made_at=lane.list_made_at,
        valid_until=lane.list_made_at + timedelta(hours=int(config["LIST_VALID_HOURS"])),
        digest=draft.content.digest,
        count=draft.content.count,
    )
