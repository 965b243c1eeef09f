"""The first line of a list in rows: whose it is, its number, its times, what it must add up to."""

import json
from dataclasses import dataclass
from datetime import datetime

from lpr.lane.lists.values import dump, instant

# The newest format that is written and read here; version 1 is lpr.lane.lists.format's table.
FORMAT = 2


class ListFormatError(ValueError):
    """A signed list whose content this lane cannot read."""


@dataclass(frozen=True, slots=True)
class Head:
    """What is said of a list beside its rows.

    `digest` and `count` are those of the whole list, of a change too; `follows` is then the
    serial number of the list that the change is for.
    """

    lane: str
    serial: int
    made_at: datetime
    valid_until: datetime
    digest: str
    count: int
    follows: int | None = None

    def to_line(self) -> str:
        """Write it down."""
        table = {
            "format": FORMAT,
            "needs": FORMAT,
            "lane": self.lane,
            "serial": self.serial,
            "made_at": self.made_at.isoformat(),
            "valid_until": self.valid_until.isoformat(),
            "digest": self.digest,
            "count": self.count,
        }
        return dump(table if self.follows is None else {**table, "follows": self.follows})


def head_from(line: bytes) -> Head:
    """Read a head. Raises ListFormatError."""
    try:
        table = json.loads(line)
        is_newer = int(table["needs"]) > FORMAT
        head = None if is_newer else _head(table)
    except (ValueError, KeyError, TypeError) as error:
        raise ListFormatError(f"The list cannot be read: {error!r}.") from error
    if head is None:
        raise ListFormatError("The list is newer than this lane. Upgrade the lane.")
    return head


def _head(table: dict[str, object]) -> Head:
    follows = table.get("follows")
    return Head(
        lane=str(table["lane"]),
        serial=int(str(table["serial"])),
        made_at=instant(str(table["made_at"])),
        valid_until=instant(str(table["valid_until"])),
        digest=str(table["digest"]),
        count=int(str(table["count"])),
        follows=None if follows is None else int(str(follows)),
    )
