"""What a list says now, in rows: those that all lanes of a garage share, and the lane's rules."""

from dataclasses import dataclass

from lpr.lane.lists.changes import Changes, between
from lpr.lane.lists.rows import DIGEST_RANGE, digest_of, digest_text, hash_of, is_rules

# A lane that asks late has missed a few of them; past this the rows themselves are compared.
_STEPS = 16


@dataclass(frozen=True, eq=False)
class Shared:
    """The rows that all lanes of a garage share, what they add up to, and how they came about.

    `steps` are the last few before these: each a mark, and what was changed to get on from there.
    """

    rows: frozenset[str]
    sum: int
    mark: object
    steps: tuple[tuple[object, Changes], ...] = ()

    @classmethod
    def of(cls, rows: frozenset[str]) -> "Shared":
        """Add rows up."""
        return cls(rows, digest_of(rows), object())

    def after(self, changes: Changes) -> "Shared":
        """The rows after a change."""
        if not changes:
            return self
        came, went = digest_of(changes.added), digest_of(changes.removed)
        return Shared(
            (self.rows - changes.removed) | changes.added,
            (self.sum + came - went) % DIGEST_RANGE,
            object(),
            (*self.steps[1 - _STEPS :], (self.mark, changes)),
        )

    def changes_from(self, before: "Shared") -> Changes:
        """What makes the rows `before` these."""
        if before.mark is self.mark:
            return Changes()
        found = Changes()
        for mark, changes in reversed(self.steps):
            found = changes.then(found)
            if mark is before.mark:
                return found
        return between(before.rows, self.rows)


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
        came = {row for row in changes.added if is_rules(row)}
        went = {row for row in changes.removed if is_rules(row)}
        shared = self.shared.after(Changes(changes.added - came, changes.removed - went))
        return Content(shared, next(iter(came), self.rules))

    def changes_from(self, before: "Content") -> Changes:
        """What makes the content `before` this one."""
        rules = between(frozenset({before.rules}), frozenset({self.rules}))
        return self.shared.changes_from(before.shared).then(rules)
