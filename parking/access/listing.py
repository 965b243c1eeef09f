"""What a lane knows: its rules and who may enter, found at the same cost at any size."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from core.plates import fold
from parking.access.entries import EntryRight, HotEntry, ResponderCode, Resync, SpecialPlates
from parking.access.plates import KeyParts, neighbours
from parking.access.proofs import BadgeIndex, HeldBadges
from parking.access.rights_index import HeldRights, RightsIndex
from parking.access.rules import LaneRules

T = TypeVar("T")


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
        self._rights = rights if isinstance(rights, RightsIndex) else HeldRights(rights)
        special = others or SpecialPlates()
        self.special = special
        self._responders = _by_number((key, key) for key in special.responders)
        self._hot = _by_number((entry.key, entry) for entry in special.hot)
        self._aliases: dict[str, tuple[str, ...]] = {}
        for alias in special.aliases:
            number = fold(alias.number)
            self._aliases[number] = (*self._aliases.get(number, ()), alias.key)
        self._codes = {code.digest: code for code in special.codes}
        self._exempt = frozenset(special.exempt)
        self._resyncs = _latest(special.resyncs)
        badges = special.proofs.badges
        self._badges = badges if isinstance(badges, BadgeIndex) else HeldBadges(badges)

    def count(self) -> int:
        """How many rights are on the list."""
        return len(self._rights)

    def rights_of(self, plate: KeyParts) -> tuple[EntryRight, ...]:
        """Every right whose plate fits what was read."""
        return tuple(r for r in self._rights.of_number(plate.number) if plate.fits(r.key))

    def rights_of_number(self, number: str) -> tuple[EntryRight, ...]:
        """Every right with this folded number, whatever its state and type."""
        return self._rights.of_number(number)

    def rights_of_permit(self, permit_id: str) -> tuple[EntryRight, ...]:
        """Every right of a permit, one for each of its plates and duties."""
        return self._rights.of_permit(permit_id)

    def alias_rights(self, plate: KeyParts) -> tuple[EntryRight, ...]:
        """The rights of the plates that a reviewed alias stands for.

        None where the state or type that was read is not that of the plate: the reading was
        reviewed for one plate, and another state has a plate with these very characters.
        """
        found = (plate.renamed(key) for key in self._aliases.get(plate.number, ()))
        return tuple(right for meant in found if meant for right in self.rights_of(meant))

    def near(self, number: str) -> tuple[EntryRight, ...]:
        """Rights one easily confused character away from the folded number."""
        return tuple(r for other in neighbours(number) for r in self._rights.of_number(other))

    def is_responder(self, plate: KeyParts) -> bool:
        """Whether an ambulance, fire engine or mutual aid car has this plate."""
        return any(plate.fits(key) for key in self._responders.get(plate.number, ()))

    def responder_code(self, digest: str, now: datetime) -> ResponderCode | None:
        """The responder's code that was typed, while it is good."""
        code = self._codes.get(digest)
        return code if code and (code.expires is None or now < code.expires) else None

    def permits_of_badge(self, digest: str) -> frozenset[str]:
        """The permits of the person whose badge has this digest; empty for a stranger's."""
        return self._badges.of(digest)

    def permits(self) -> Iterable[str]:
        """Every permit with a right on the list, in no promised order."""
        return self._rights.permits()

    def is_exempt(self, permit_id: str) -> bool:
        """Whether presence is never asked of this permit: valet, and who works in and out."""
        return permit_id in self._exempt

    def forgotten_before(self, permit_id: str) -> datetime | None:
        """Who came in before this no longer counts as inside: a resync of permit or garage."""
        found = (self._resyncs.get(permit_id), self._resyncs.get(None))
        return max((at for at in found if at is not None), default=None)

    def hot_entries(self, plate: KeyParts, now: datetime) -> tuple[HotEntry, ...]:
        """The hot-list entries in force for this plate."""
        entries = self._hot.get(plate.number, ())
        return tuple(e for e in entries if plate.fits(e.key) and now < e.expires)

    def rights(self) -> Iterator[EntryRight]:
        """Every right, in no promised order."""
        yield from self._rights


def _by_number(pairs: Iterable[tuple[str, T]]) -> dict[str, tuple[T, ...]]:
    found: dict[str, tuple[T, ...]] = {}
    for key, value in pairs:
        number = key.rsplit("/", 1)[-1]
        found[number] = (*found.get(number, ()), value)
    return found


def _latest(resyncs: Iterable[Resync]) -> dict[str | None, datetime]:
    latest: dict[str | None, datetime] = {}
    for resync in resyncs:
        latest[resync.permit_id] = max(resync.at, latest.get(resync.permit_id, resync.at))
    return latest
