"""The list of who may enter a lane, as the server makes, numbers and signs it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.signing import signing_key
from lpr.lane.lists.changes import change_to_bytes
from lpr.lane.lists.content import EMPTY
from lpr.lane.lists.format import FORMAT, FORMATS, rows_to_bytes, to_bytes
from lpr.lane.lists.head import Head
from lpr.lane.lists.sealing import CHANGE, seal
from lpr.lists.drafts import Draft
from lpr.lists.history import changes_between, record_changes
from lpr.lists.memory import ListMemory
from lpr.models import Lane
from parking.access import AccessList

# An unchanged list is made anew this often, so that its age tells the line's health.
REFRESH = timedelta(minutes=5)


@dataclass(frozen=True)
class Asked:
    """How a lane asks: the newest format it reads, and the serial number of the list it holds."""

    format: int = FORMATS[0]
    holds: int | None = None

    @property
    def version(self) -> int:
        """The newest format that both sides know. A lane that says nothing reads the first."""
        return min(max(self.format, FORMATS[0]), FORMAT)


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
