"""The list of who may enter, as bytes and back: what the server signs and the lane reads.

Format 1 is one JSON object, format 2 a head and rows. A lane says which it can read; one that says
nothing is one version back and gets the first.
"""

import json

from lpr.lane import list_rows, list_table
from lpr.lane.list_head import FORMAT, Head, ListFormatError, head_from
from lpr.lane.list_rows import digest_of, digest_text
from parking.access import AccessList

__all__ = ["FORMAT", "FORMATS", "ListFormatError", "from_bytes", "to_bytes"]

FORMATS = (list_table.FORMAT, FORMAT)


def to_bytes(access: AccessList, version: int = FORMAT) -> bytes:
    """Write a list down, always in the same order, so that equal lists are equal bytes."""
    if version == list_table.FORMAT:
        return list_table.to_table(access)
    rows = sorted(set(list_rows.rows_of(access)))
    head = Head(
        lane=access.rules.slug,
        serial=access.serial,
        made_at=access.made_at,
        valid_until=access.valid_until,
        digest=digest_text(digest_of(rows)),
        count=len(rows),
    )
    return "\n".join([head.to_line(), *rows]).encode()


def from_bytes(data: bytes) -> AccessList:
    """Read a list that was written by `to_bytes`. Raises ListFormatError."""
    first, _, rest = data.partition(b"\n")
    try:
        return _from_rows(head_from(first), rest.decode()) if rest else _from_table(data)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        if isinstance(error, ListFormatError):
            raise
        raise ListFormatError(f"The list cannot be read: {error!r}.") from error


def _from_table(data: bytes) -> AccessList:
    table = json.loads(data)
    if int(table["needs"]) > list_table.FORMAT:
        raise ListFormatError("The list is newer than this lane. Upgrade the lane.")
    return list_table.from_table(table)


def _from_rows(head: Head, text: str) -> AccessList:
    if head.follows is not None:
        raise ListFormatError("This is a change to a list, not a list.")
    rows = text.split("\n")
    if (head.digest, head.count) != (digest_text(digest_of(rows)), len(rows)):
        raise ListFormatError("The list does not add up.")
    found = list_rows.sort_by_kind(row for row in rows if not list_rows.is_right(row))
    rights = (list_rows.right_of(row) for row in rows if list_rows.is_right(row))
    rules = list_rows.rules_from(found)
    if rules.slug != head.lane:
        raise ListFormatError(f"The list for lane {head.lane} has the rules of {rules.slug}.")
    return AccessList(
        serial=head.serial,
        made_at=head.made_at,
        valid_until=head.valid_until,
        rules=rules,
        rights=(right for right in rights if right is not None),
        others=list_rows.special_from(found),
    )
