"""What a lane knows: its rules and who may enter, found at the same cost at any size."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from core.plates import fold
from parking.access.hours import Window
from parking.access.plates import KeyParts, neighbours
from parking.access.rules import LaneRules

T = TypeVar("T")


class HotKind(StrEnum):
    """A threat is referred; a debt is admitted and noted."""

    THREAT = "threat"
    DEBT = "debt"


@dataclass(frozen=True, slots=True)
class EntryRight:
    """One enrolled plate of one permit. No windows means at any hour; None means without limit."""

    key: str
    state: str
    plate_type: str
    number: str
    permit_id: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    windows: tuple[Window, ...] = ()

    @property
    def plate(self) -> tuple[str, str, str]:
        """The plate as enrolled, O and 0 kept apart: two of these in one key open for neither."""
        return (self.state, self.plate_type, self.number)


@dataclass(frozen=True, slots=True)
class HotEntry:
    """A plate that somebody approved for attention until it expires."""

    key: str
    kind: HotKind
    expires: datetime


@dataclass(frozen=True, slots=True)
class Alias:
    """A misreading that a person has reviewed: what is read as `number` is the enrolled `key`."""

    number: str
    key: str


@dataclass(frozen=True, slots=True)
class SpecialPlates:
    """The few plates on a list that are not permits."""

    responders: tuple[str, ...] = ()
    hot: tuple[HotEntry, ...] = ()
    aliases: tuple[Alias, ...] = ()


class AccessList:
    """A snapshot of who may enter one lane, with a serial number and a time until it is good."""

    def __init__(
        self,
        *,
        serial: int,
        made_at: datetime,
        valid_until: datetime,
        rules: LaneRules,
        rights: Iterable[EntryRight],
        others: SpecialPlates | None = None,
    ) -> None:
        self.serial = serial
        self.made_at = made_at
        self.valid_until = valid_until
        self.rules = rules
        self._rights: dict[str, tuple[EntryRight, ...]] = {}
        for right in rights:
            number = fold(right.number)
            self._rights[number] = (*self._rights.get(number, ()), right)
        special = others or SpecialPlates()
        self.special = special
        self._responders = _by_number((key, key) for key in special.responders)
        self._hot = _by_number((entry.key, entry) for entry in special.hot)
        self._aliases = {fold(alias.number): alias.key for alias in special.aliases}

    def count(self) -> int:
        """How many rights are on the list."""
        return sum(len(rights) for rights in self._rights.values())

    def rights_of(self, plate: KeyParts) -> tuple[EntryRight, ...]:
        """Every right whose plate fits what was read."""
        return tuple(r for r in self._rights.get(plate.number, ()) if plate.fits(r.key))

    def rights_of_number(self, number: str) -> tuple[EntryRight, ...]:
        """Every right with this folded number, whatever its state and type."""
        return self._rights.get(number, ())

    def alias_rights(self, plate: KeyParts) -> tuple[EntryRight, ...]:
        """The rights of the plate that a reviewed alias stands for."""
        key = self._aliases.get(plate.number)
        if key is None:
            return ()
        state, plate_type, number = key.split("/", 2)
        return self.rights_of(KeyParts(number, state, plate_type))

    def near(self, number: str) -> tuple[EntryRight, ...]:
        """Rights one easily confused character away from the folded number."""
        return tuple(r for other in neighbours(number) for r in self._rights.get(other, ()))

    def is_responder(self, plate: KeyParts) -> bool:
        """Whether an ambulance, fire engine or mutual aid car has this plate."""
        return any(plate.fits(key) for key in self._responders.get(plate.number, ()))

    def hot_entries(self, plate: KeyParts, now: datetime) -> tuple[HotEntry, ...]:
        """The hot-list entries in force for this plate."""
        entries = self._hot.get(plate.number, ())
        return tuple(e for e in entries if plate.fits(e.key) and now < e.expires)

    def rights(self) -> Iterator[EntryRight]:
        """Every right, in no promised order."""
        for rights in self._rights.values():
            yield from rights


def _by_number(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, tuple[T, ...]] = {}
    for key, value in pairs:
        number = key.rsplit("/", 1)[-1]
        found[number] = (*found.get(number, ()), value)
    return found
