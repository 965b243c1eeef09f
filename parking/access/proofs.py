"""How a lane checks badge numbers and typed numbers without holding either."""

import hashlib
from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

# 8 MB and some 25 ms a number on a small box: whoever steals one must pay this for every number
# that he tries. Source of the parameters: RFC 7914, one step below its advice for sign-ins, since
# a driver waits.
_SCRYPT = {"n": 2**13, "r": 8, "p": 1, "maxmem": 32 * 2**20, "dklen": 16}


class BadgeIndex(Collection[tuple[str, str]]):
    """The badges of a list, as (digest, permit). Who holds very many may keep them packed."""

    @abstractmethod
    def of(self, digest: str) -> frozenset[str]:
        """The permits of the badge with this digest; none for a stranger's."""

    def __contains__(self, badge: object) -> bool:
        """Whether this badge goes with this permit."""
        return isinstance(badge, tuple) and len(badge) == 2 and badge[1] in self.of(badge[0])

    def __eq__(self, other: object) -> bool:
        """Whether the same badges go with the same permits."""
        return isinstance(other, Collection) and sorted(self) == sorted(other)

    def __hash__(self) -> int:
        """Equal for equals."""
        return hash(frozenset(self))


class HeldBadges(BadgeIndex):
    """Badges as they were given."""

    def __init__(self, badges: Iterable[tuple[str, str]]) -> None:
        self._by_digest: dict[str, frozenset[str]] = {}
        for digest, permit_id in badges:
            self._by_digest[digest] = self.of(digest) | {permit_id}

    def of(self, digest: str) -> frozenset[str]:
        """The permits of the badge with this digest."""
        return self._by_digest.get(digest, frozenset())

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Every (digest, permit)."""
        for digest, permits in self._by_digest.items():
            yield from ((digest, permit_id) for permit_id in sorted(permits))

    def __len__(self) -> int:
        """How many there are."""
        return sum(map(len, self._by_digest.values()))


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a list holds of badges and of numbers to type.

    `badges` are (digest, permit) as `badge_digest` makes them with `salt`. `number_keys` are the
    secrets, hex, of the numbers that people type, by the week in which each holds.
    """

    salt: str = ""
    badges: Collection[tuple[str, str]] = ()
    number_keys: Mapping[str, str] = field(default_factory=dict)


NO_PROOFS = Proofs()


def badge_digest(number: str, salt: str) -> str:
    """What a list keeps of a badge number, so that a stolen box does not give it away at once.

    Only letters and digits count, since readers put signs of their own around a number.
    """
    told = "".join(sign for sign in number.upper() if sign.isascii() and sign.isalnum())
    return hashlib.scrypt(told.encode(), salt=bytes.fromhex(salt), **_SCRYPT).hex()
