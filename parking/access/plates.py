"""Plates as the rules ask for them: what was read, and what it could be mistaken for."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.plates import CONFUSION_GROUPS, fold


@dataclass(frozen=True, slots=True)
class KeyParts:
    """A plate key taken apart; None where it was not read."""

    number: str
    state: str | None
    plate_type: str | None

    def fits(self, key: str) -> bool:
        """Whether the key could be this plate, what was not read being allowed to differ."""
        state, plate_type, number = key.split("/", 2)
        return (
            number == self.number
            and self.state in (None, state)
            and self.plate_type in (None, plate_type)
        )

    def renamed(self, key: str) -> "KeyParts | None":
        """The plate of this key, where state and type as far as they were read are the key's."""
        state, plate_type, number = key.split("/", 2)
        if self.state in (None, state) and self.plate_type in (None, plate_type):
            return KeyParts(number, state, plate_type)
        return None


def neighbours(number: str) -> Iterator[str]:
    """Each folded number one character away from this one, inside one confusion group."""
    for position, character in enumerate(number):
        for other in _CONFUSED_WITH.get(character, ()):
            yield number[:position] + other + number[position + 1 :]


def _confusions() -> dict[str, frozenset[str]]:
    confused: dict[str, frozenset[str]] = {}
    for group in CONFUSION_GROUPS:
        folded = frozenset(fold(character) for character in group)
        for character in folded:
            confused[character] = (confused.get(character, frozenset()) | folded) - {character}
    return confused


_CONFUSED_WITH = _confusions()
