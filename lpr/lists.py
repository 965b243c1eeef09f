"""The list of who may enter a lane, as the server makes, numbers and signs it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from core.signing import signing_key
from lpr.fallbacks.proofs import proofs_for
from lpr.lane.list_format import FORMAT, FORMATS, to_bytes
from lpr.lane.list_rows import digest_of, digest_text, rows_of
from lpr.lane.signed_list import CONTEXT, seal
from lpr.models import Lane
from parking import queries as parking_queries
from parking.access import (
    AccessList,
    Direction,
    GarageState,
    LaneKind,
    LaneRules,
    SpecialPlates,
    policy_from,
)
from parking.queries import GarageSpaces
from parking.rights import queries as rights_queries

# An unchanged list is made anew this often, so that its age tells the line's health.
REFRESH = timedelta(minutes=5)
_SWITCHES = ("public_fails_open", "unread_state_opens", "unread_type_opens", "held_open")


@dataclass(frozen=True)
class Draft:
    """What a lane's list would say now, and the digest of it."""

    rules: LaneRules
    rights: tuple[Any, ...]
    others: SpecialPlates
    digest: str


def draft_list(session: Session, lane: Lane, now: datetime) -> Draft:
    """Gather who may enter and how the lane behaves. Eleven queries."""
    rules = rules_of(lane, parking_queries.spaces_now(session, now))
    good = parking_queries.entry_rights(session, lane.garage_slug, now)
    rights = (*good, *parking_queries.withheld_rights(session, lane.garage_slug, now))
    proofs = proofs_for(session, lane.garage_slug, current_app.config, now)
    special = rights_queries.special_plates(session, lane.garage_slug, now)
    others = replace(special, proofs=proofs)
    draft = Draft(rules, rights, others, "")
    rows = set(rows_of(_access(draft, serial=0, made_at=now, valid_for=timedelta(0))))
    return replace(draft, digest=digest_text(digest_of(rows)))


def is_current(lane: Lane, draft: Draft, now: datetime) -> bool:
    """Whether the list last signed still says the same and is fresh."""
    made_at = lane.list_made_at
    return lane.list_digest == draft.digest and made_at is not None and now - made_at < REFRESH


def number_list(lane: Lane, draft: Draft, now: datetime) -> None:
    """Give the draft the next serial number. Needs the lane's row locked.

    The number is the time where that is larger, so that a database brought back from a backup
    does not begin below what its lanes have seen.
    """
    lane.list_serial = max(lane.list_serial + 1, int(now.timestamp()))
    lane.list_digest = draft.digest
    lane.list_made_at = now


def sign_list(lane: Lane, draft: Draft, config: Mapping[str, Any], version: int) -> bytes:
    """Write the numbered list down in a format that the lane understands, and sign it."""
    payload = to_bytes(numbered(lane, draft, config), version)
    return seal(payload, signing_key(config).sign(CONTEXT + payload))


def format_for(understood: int) -> int:
    """The newest format that both sides know, by the newest that the lane says it reads.

    A lane that says nothing reads the first.
    """
    return min(max(understood, FORMATS[0]), FORMAT)


def numbered(lane: Lane, draft: Draft, config: Mapping[str, Any]) -> AccessList:
    """The draft with the lane's serial number and times."""
    if lane.list_made_at is None:
        raise ValueError("a list is numbered before it is signed")
    valid_for = timedelta(hours=int(config["LIST_VALID_HOURS"]))
    return _access(draft, serial=lane.list_serial, made_at=lane.list_made_at, valid_for=valid_for)


def rules_of(lane: Lane, garages: list[GarageSpaces]) -> LaneRules:
    """How a lane behaves now: its own switches and its garage's state."""
    garage = next((g for g in garages if g.slug == lane.garage_slug), None)
    rules = LaneRules(
        slug=lane.slug,
        kind=LaneKind(lane.kind),
        direction=Direction(lane.direction),
        garage=lane.garage_slug,
        garage_state=_state_of(garage),
        nearest_with_space=_another_with_space(lane, garages),
        policy=policy_from(lane.switches),
    )
    switches: dict[str, Any] = {
        name: bool(lane.switches[name]) for name in _SWITCHES if name in lane.switches
    }
    return replace(rules, **switches)


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


def _access(draft: Draft, *, serial: int, made_at: datetime, valid_for: timedelta) -> AccessList:
    return AccessList(
        serial=serial,
        made_at=made_at,
        valid_until=made_at + valid_for,
        rules=draft.rules,
        rights=draft.rights,
        others=draft.others,
    )
