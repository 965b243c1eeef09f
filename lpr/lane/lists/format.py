"""The list of who may enter, as bytes and back: what the server signs and the lane reads.

Format 1 is one JSON object, format 2 a head and rows. A lane says which it can read; one that says
nothing is one version back and gets the first. Of format 2 there are changes too.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass

from lpr.lane.lists import table as first_format
from lpr.lane.lists.changes import changes_from, lines_after_head
from lpr.lane.lists.content import EMPTY, ListContent
from lpr.lane.lists.head import FORMAT, Head, ListFormatError, head_from
from lpr.lane.lists.rows import digest_of, digest_text, rows_of
from parking.access import AccessList

__all__ = [
    "FORMAT",
    "FORMATS",
    "HeldList",
    "ListFormatError",
    "from_bytes",
    "read_change",
    "read_list",
    "rows_to_bytes",
    "to_bytes",
]

FORMATS = (first_format.FORMAT, FORMAT)
_UNREADABLE = (ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True, slots=True)
class HeldList:
    """A list as it was read. Without `content`, in format 1, no change can be put into it."""

    access: AccessList
    content: ListContent | None = None


def to_bytes(access: AccessList, version: int = FORMAT) -> bytes:
    """Write a list down, always in the same order, so that equal lists are equal bytes."""
    if version == first_format.FORMAT:
        return first_format.to_table(access)
    rows = set(rows_of(access))
    head = Head(
        lane=access.rules.slug,
        serial=access.serial,
        made_at=access.made_at,
        valid_until=access.valid_until,
        digest=digest_text(digest_of(rows)),
        count=len(rows),
    )
    return rows_to_bytes(head, rows)


def rows_to_bytes(head: Head, rows: Collection[str]) -> bytes:
    """Write a list down that is in rows already."""
    return "\n".join([head.to_line(), *sorted(rows)]).encode()


def from_bytes(data: bytes) -> AccessList:
    """Read a list that was written by `to_bytes`. Raises ListFormatError."""
    return read_list(data).access


def read_list(data: bytes) -> HeldList:
    """Read a list, and keep its rows where it has some. Raises ListFormatError."""
    try:
        return _from_rows(data) if b"\n" in data else _from_table(data)
    except _UNREADABLE as error:
        raise _unreadable(error) from error


def read_change(data: bytes, held: HeldList | None) -> HeldList:
    """Put a change into the list that is held. Raises ListFormatError where it does not fit."""
    head = head_from(data.partition(b"\n")[0])
    if held is None or held.content is None:
        raise ListFormatError("A change came, and there is no list that it could change.")
    if head.follows != held.access.serial or head.serial <= held.access.serial:
        raise ListFormatError(
            f"The change from list {head.follows} to {head.serial} is not for list "
            f"{held.access.serial} in force."
        )
    try:
        changes = changes_from(lines_after_head(data))
        content = held.content.changed(changes.added, changes.removed)
        return HeldList(content.access(head), content)
    except _UNREADABLE as error:
        raise _unreadable(error) from error


def _from_table(data: bytes) -> HeldList:
    table = json.loads(data)
    if int(table["needs"]) > first_format.FORMAT:
        raise ListFormatError("The list is newer than this lane. Upgrade the lane.")
    return HeldList(first_format.from_table(table))


def _from_rows(data: bytes) -> HeldList:
    head = head_from(data[: data.index(b"\n")])
    if head.follows is not None:
        raise ListFormatError("This is a change to a list, not a list.")
    content = EMPTY.changed(lines_after_head(data))
    return HeldList(content.access(head), content)


def _unreadable(error: Exception) -> ListFormatError:
    if isinstance(error, ListFormatError):
        return error
    return ListFormatError(f"The list cannot be read: {error!r}.")
