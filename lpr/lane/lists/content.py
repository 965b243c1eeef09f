"""A list's rows as a lane holds them: packed, checked, and changed without disturbing who reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from lpr.lane.lists.head import Head, ListFormatError
from lpr.lane.lists.packed import PackedBadges, PackedRights
from lpr.lane.lists.rows import (
    DIGEST_RANGE,
    digest_text,
    hash_of,
    rules_from,
    sort_by_kind,
    special_from,
)
from lpr.lane.lists.scanning import badge_in, place_of
from parking.access import AccessList


@dataclass(frozen=True, slots=True)
class ListContent:
    """All rows of a list, and what they add up to. `others` are neither known rights nor badges."""

    rights: PackedRights
    badges: PackedBadges
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
            others=special_from(found, self.badges),
        )

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.rights) + len(self.badges) + len(self.others)


EMPTY = ListContent(PackedRights({}, {}, 0), PackedBadges({}, 0), frozenset(), 0)


class _Change:
    """A change on its way: rights and badges are copied only when one of them changes."""

    def __init__(self, content: ListContent) -> None:
        self._content = content
        self._rights: PackedRights | None = None
        self._badges: PackedBadges | None = None
        self._others = set(content.others)
        self._digest = content.digest

    def add(self, row: str) -> None:
        if place := place_of(row):
            self._own_rights().add(row, place)
        elif badge := badge_in(row):
            self._own_badges().add(*badge)
        elif row in self._others:
            raise ListFormatError("A row is on the list twice.")
        else:
            self._others.add(row)
        self._digest += hash_of(row)

    def remove(self, row: str) -> None:
        if place := place_of(row):
            self._own_rights().remove(row, place)
        elif badge := badge_in(row):
            self._own_badges().remove(*badge)
        elif row not in self._others:
            raise ListFormatError("A row that is taken off was not on the list.")
        else:
            self._others.remove(row)
        self._digest -= hash_of(row)

    def content(self) -> ListContent:
        rights = self._content.rights if self._rights is None else self._rights
        badges = self._content.badges if self._badges is None else self._badges
        return ListContent(rights, badges, frozenset(self._others), self._digest % DIGEST_RANGE)

    def _own_rights(self) -> PackedRights:
        if self._rights is None:
            self._rights = self._content.rights.copy()
        return self._rights

    def _own_badges(self) -> PackedBadges:
        if self._badges is None:
            self._badges = self._content.badges.copy()
        return self._badges
