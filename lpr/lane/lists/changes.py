"""What was added to a list and taken off it: as values, as bytes, and put into a list that is held.

The bytes are a head, which names the list that the change is for and what the result must add up
to, and a line for each row with a sign before it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lpr.lane.lists.head import Head


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows added and rows removed; no row is both."""

    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()

    def __len__(self) -> int:
        """How many rows they touch."""
        return len(self.added) + len(self.removed)

    def then(self, later: "Changes") -> "Changes":
        """Both in one: what comes and goes again is not spoken of."""
        added = (self.added - later.removed) | (later.added - self.removed)
        removed = (self.removed - later.added) | (later.removed - self.added)
        return Changes(added, removed)


def between(before: frozenset[str], after: frozenset[str]) -> Changes:
    """What makes the rows `before` those `after`."""
    return Changes(after - before, before - after)


def change_to_bytes(head: Head, changes: Changes) -> bytes:
    """Write a change down, always in the same order. The head's `follows` must be set."""
    if head.follows is None:
        raise ValueError("a change names the list that it follows")
    removed = (f"-{row}" for row in sorted(changes.removed))
    added = (f"+{row}" for row in sorted(changes.added))
    return "\n".join([head.to_line(), *removed, *added]).encode()


def changes_from(lines: Iterable[str]) -> Changes:
    """Read the lines after the head. Raises ValueError."""
    added: set[str] = set()
    removed: set[str] = set()
    for line in lines:
        rows = {"+": added, "-": removed}.get(line[:1])
        if rows is None:
            raise ValueError(f"{line[:20]!r} is neither added nor removed")
        rows.add(line[1:])
    return Changes(frozenset(added), frozenset(removed))


def lines_after_head(data: bytes) -> Iterator[str]:
    """The lines after the first, one by one, so that a long list is not held twice."""
    start = data.find(b"\n") + 1
    while start > 0:
        end = data.find(b"\n", start)
        yield data[start : end if end >= 0 else len(data)].decode()
        start = end + 1
