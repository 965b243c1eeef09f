"""Rights found by number and by permit, at the same cost however many there are."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator

from core.plates import fold
from parking.access.entries import EntryRight


class RightsIndex(ABC):
    """The rights of a list. Who holds very many may keep them packed and unpack what is asked."""

    @abstractmethod
    def of_number(self, number: str) -> tuple[EntryRight, ...]:
        """Every right with this folded number, whatever its state and type."""

    @abstractmethod
    def of_permit(self, permit_id: str) -> tuple[EntryRight, ...]:
        """Every right of a permit."""

    @abstractmethod
    def permits(self) -> Iterable[str]:
        """Every permit with a right, in no promised order."""

    @abstractmethod
    def __iter__(self) -> Iterator[EntryRight]:
        """Every right, in no promised order."""

    @abstractmethod
    def __len__(self) -> int:
        """How many rights there are."""


class HeldRights(RightsIndex):
    """Rights as they were given."""

    def __init__(self, rights: Iterable[EntryRight]) -> None:
        self._by_number: dict[str, list[EntryRight]] = {}
        self._by_permit: dict[str, list[EntryRight]] = {}
        for right in rights:
            self._by_number.setdefault(fold(right.number), []).append(right)
            self._by_permit.setdefault(right.permit_id, []).append(right)

    def of_number(self, number: str) -> tuple[EntryRight, ...]:
        """Every right with this folded number."""
        return tuple(self._by_number.get(number, ()))

    def of_permit(self, permit_id: str) -> tuple[EntryRight, ...]:
        """Every right of a permit."""
        return tuple(self._by_permit.get(permit_id, ()))

    def permits(self) -> Iterable[str]:
        """Every permit with a right."""
        return self._by_permit.keys()

    def __iter__(self) -> Iterator[EntryRight]:
        """Every right."""
        for rights in self._by_number.values():
            yield from rights

    def __len__(self) -> int:
        """How many rights there are."""
        return sum(map(len, self._by_number.values()))
