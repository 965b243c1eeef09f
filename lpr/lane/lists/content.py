"""A list's rows as a lane holds them: packed, checked, and changed without disturbing who reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lpr.lane.lists.head import Head, ListFormatError
from lpr.lane.lists.rows import (
    DIGEST_RANGE,
    digest_text,
    hash_of,
    is_right,
    right_of,
    rules_from,
    sort_by_kind,
    special_from,
)
from parking.access import AccessList, EntryRight, RightsIndex


class PackedRights(RightsIndex):
    """Rights as rows of text, by folded number; a row is read when its number is asked for.

    Text takes a third of what the same rights take as objects, and costs the garbage collector
    nothing. A permit keeps the numbers of its rights.
    """

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

    def add(self, row: str, right: EntryRight) -> None:
        """Add a right. Raises ListFormatError where it is there already."""
        number = _number_of(right)
        held = self._by_number.get(number)
        rows = held.split("\n") if held else []
        if row in rows:
            raise ListFormatError("A right is on the list twice.")
        self._by_number[number] = "\n".join(sorted([*rows, row])) if rows else row
        numbers = self._by_permit.get(right.permit_id)
        if numbers is None:
            self._by_permit[right.permit_id] = number
        elif number not in numbers.split():
            self._by_permit[right.permit_id] = f"{numbers} {number}"
        self._count += 1

    def remove(self, row: str, right: EntryRight) -> None:
        """Take a right off. Raises ListFormatError where it is not there."""
        number = _number_of(right)
        rows = self._by_number.get(number, "").split("\n")
        if row not in rows:
            raise ListFormatError("A right that is taken off was not on the list.")
        rows.remove(row)
        if rows:
            self._by_number[number] = "\n".join(rows)
        else:
            del self._by_number[number]
        if not any(left.permit_id == right.permit_id for left in self.of_number(number)):
            self._forget(right.permit_id, number)
        self._count -= 1

    def _forget(self, permit_id: str, number: str) -> None:
        others = [held for held in self._by_permit[permit_id].split() if held != number]
        if others:
            self._by_permit[permit_id] = " ".join(others)
        else:
            del self._by_permit[permit_id]


@dataclass(frozen=True, slots=True)
class ListContent:
    """All rows of a list, and what they add up to. `others` are those that are no known right."""

    rights: PackedRights
    others: frozenset[str]
    digest: int

    def changed(self, added: Iterable[str], removed: Iterable[str] = ()) -> "ListContent":
        """The content after a change; this one stays as it is.

        Raises ListFormatError where the change does not fit, ValueError and the like where a row
        cannot be read.
        """
        change = _Change(self)
        for row in removed:
            change.remove(row)
        for row in added:
            change.add(row)
        return change.content()

    def access(self, head: Head) -> AccessList:
        """The list, for decisions. Raises ListFormatError where it is not what the head says."""
        if (head.digest, head.count) != (digest_text(self.digest), self.count):
            raise ListFormatError("The list does not add up.")
        found = sort_by_kind(sorted(self.others))
        rules = rules_from(found)
        if rules.slug != head.lane:
            raise ListFormatError(f"The list for lane {head.lane} has the rules of {rules.slug}.")
        return AccessList(
            serial=head.serial,
            made_at=head.made_at,
            valid_until=head.valid_until,
            rules=rules,
            rights=self.rights,
            others=special_from(found),
        )

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rights) + len(self.others)


EMPTY = ListContent(PackedRights({}, {}, 0), frozenset(), 0)


class _Change:
    """A change on its way: rights are copied only when one of them changes."""

    def __init__(self, content: ListContent) -> None:
        self._content = content
        self._rights: PackedRights | None = None
        self._others = set(content.others)
        self._digest = content.digest

    def add(self, row: str) -> None:
        right = right_of(row) if is_right(row) else None
        if right is not None:
            self._own_rights().add(row, right)
        elif row in self._others:
            raise ListFormatError("A row is on the list twice.")
        else:
            self._others.add(row)
        self._digest += hash_of(row)

    def remove(self, row: str) -> None:
        right = right_of(row) if is_right(row) else None
        if right is not None:
            self._own_rights().remove(row, right)
        elif row not in self._others:
            raise ListFormatError("A row that is taken off was not on the list.")
        else:
            self._others.remove(row)
        self._digest -= hash_of(row)

    def content(self) -> ListContent:
        rights = self._content.rights if self._rights is None else self._rights
        return ListContent(rights, frozenset(self._others), self._digest % DIGEST_RANGE)

    def _own_rights(self) -> PackedRights:
        if self._rights is None:
            self._rights = self._content.rights.copy()
        return self._rights


def _known(row: str) -> EntryRight:
    right = right_of(row)
    if right is None:
        raise ValueError(f"{row} was packed as a right and is none")
    return right


def _number_of(right: EntryRight) -> str:
    return right.key.rsplit("/", 1)[-1]
