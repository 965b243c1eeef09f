"""What a list has many of, held as text: a third of the memory of objects, read when asked for.

Text costs the garbage collector nothing either. What is held is copied, then changed before anybody
reads it: who decides keeps the list that they began with.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lpr.lane.lists.head import ListFormatError
from lpr.lane.lists.rows import right_of
from parking.access import BadgeIndex, EntryRight, RightsIndex


class Place(NamedTuple):
    """Where a right is looked for: its folded number, and its permit."""

    number: str
    permit_id: str


class PackedRights(RightsIndex):
    """Rights as rows, by folded number. A permit keeps the numbers of its rights."""

    def __init__(self, by_number: dict[str, str], by_permit: dict[str, str], count: int) -> None:
        self._by_number = by_number
        self._by_permit = by_permit
        self._count = count

    def of_number(self, number: str) -> tuple[EntryRight, ...]:
        """Every right with this folded number."""
        rows = self._by_number.get(number)
        return tuple(_known(row) for row in rows.split("\n")) if rows else ()

    def of_permit(self, permit_id: str) -> tuple[EntryRight, ...]:
        """Every right of a permit."""
        numbers = self._by_permit.get(permit_id, "").split()
        rights = (right for number in numbers for right in self.of_number(number))
        return tuple(right for right in rights if right.permit_id == permit_id)

    def permits(self) -> Iterable[str]:
        """Every permit with a right."""
        return self._by_permit.keys()

    def __iter__(self) -> Iterator[EntryRight]:
        """Every right."""
        for number in self._by_number:
            yield from self.of_number(number)

    def __len__(self) -> int:
        """How many rights there are."""
        return self._count

    def copy(self) -> "PackedRights":
        """The same rights, to be changed before anybody reads them."""
        return PackedRights(dict(self._by_number), dict(self._by_permit), self._count)

    def add(self, row: str, place: Place) -> None:
        """Add a right. Raises ListFormatError where it is there already."""
        number, permit_id = place
        held = self._by_number.get(number)
        rows = held.split("\n") if held else []
        if row in rows:
            raise ListFormatError("A right is on the list twice.")
        self._by_number[number] = "\n".join(sorted([*rows, row])) if rows else row
        numbers = self._by_permit.get(permit_id)
        if numbers is None:
            self._by_permit[permit_id] = number
        elif number not in numbers.split():
            self._by_permit[permit_id] = f"{numbers} {number}"
        self._count += 1

    def remove(self, row: str, place: Place) -> None:
        """Take a right off. Raises ListFormatError where it is not there."""
        number, permit_id = place
        rows = self._by_number.get(number, "").split("\n")
        if row not in rows:
            raise ListFormatError("A right that is taken off was not on the list.")
        rows.remove(row)
        if rows:
            self._by_number[number] = "\n".join(rows)
        else:
            del self._by_number[number]
        if not any(left.permit_id == permit_id for left in self.of_number(number)):
            _drop(self._by_permit, permit_id, number)
        self._count -= 1


class PackedBadges(BadgeIndex):
    """Badges by digest, each with its permits."""

    def __init__(self, by_digest: dict[str, str], count: int) -> None:
        self._by_digest = by_digest
        self._count = count

    def of(self, digest: str) -> frozenset[str]:
        """The permits of the badge with this digest."""
        return frozenset(self._by_digest.get(digest, "").split())

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Every (digest, permit)."""
        for digest, permits in self._by_digest.items():
            yield from ((digest, permit_id) for permit_id in permits.split())

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def copy(self) -> "PackedBadges":
        """The same badges, to be changed before anybody reads them."""
        return PackedBadges(dict(self._by_digest), self._count)

    def add(self, digest: str, permit_id: str) -> None:
        """Add a badge's permit. Raises ListFormatError where it is there already."""
        permits = self._by_digest.get(digest, "").split()
        if permit_id in permits:
            raise ListFormatError("A badge is on the list twice.")
        self._by_digest[digest] = " ".join([*permits, permit_id])
        self._count += 1

    def remove(self, digest: str, permit_id: str) -> None:
        """Take a badge's permit off. Raises ListFormatError where it is not there."""
        if permit_id not in self._by_digest.get(digest, "").split():
            raise ListFormatError("A badge that is taken off was not on the list.")
        _drop(self._by_digest, digest, permit_id)
        self._count -= 1


def _drop(words: dict[str, str], key: str, word: str) -> None:
    """Take one word from those of a key, and the key with the last."""
    others = [held for held in words[key].split() if held != word]
    if others:
        words[key] = " ".join(others)
    else:
        del words[key]


def _known(row: str) -> EntryRight:
    right = right_of(row)
    if right is None:
        raise ValueError(f"{row} was packed as a right and is none")
    return right
