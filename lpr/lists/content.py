"""What a list says now, in rows: those that all lanes of a garage share, and the lane's rules."""

from dataclasses import dataclass

from lpr.lane.lists.changes import Changes, between
from lpr.lane.lists.rows import DIGEST_RANGE, digest_of, digest_text, hash_of, is_rules


@dataclass(frozen=True)
class Shared:
    """The rows that all lanes of a garage share, and what they add up to."""

    rows: frozenset[str]
    sum: int

    @classmethod
    def of(cls, rows: frozenset[str]) -> "Shared":
        """Add rows up."""
        return cls(rows, digest_of(rows))


@dataclass(frozen=True)
class Content:
    """All rows of one lane's list."""

    shared: Shared
    rules: str

    @property
    def digest(self) -> str:
        """What they add up to, as 64 hexadecimal digits."""
        return digest_text((self.shared.sum + hash_of(self.rules)) % DIGEST_RANGE)

    @property
    def rows(self) -> frozenset[str]:
        """The rows themselves."""
        return self.shared.rows | {self.rules}

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.shared.rows) + 1

    def changed(self, changes: Changes) -> "Content":
        """The content after a change."""
        rows = (self.rows - changes.removed) | changes.added
        rules = next(row for row in rows if is_rules(row))
        return Content(Shared.of(rows - {rules}), rules)

    def changes_from(self, before: "Content") -> Changes:
        """What makes the content `before` this one."""
        rules = between(frozenset({before.rules}), frozenset({self.rules}))
        if self.shared is before.shared:
            return rules
        return between(before.shared.rows, self.shared.rows).then(rules)
