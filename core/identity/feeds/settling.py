"""Who may have what only one can have: an address, a badge. Pure."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
# What is claimed and which one: ("badge_number", "B100201"). An empty one is no claim.
Claim = tuple[str, str]


def find_taken(
    wishes: Mapping[K, Collection[Claim]], held: Mapping[K, Collection[Claim]]
) -> dict[K, Claim]:
    """Those who wish for what somebody else keeps, and what it is.

    Whoever has a wish lets go of what they hold; but who does not get theirs keeps it all, so
    others may fall with them. No two wishes may name the same.
    """
    refused: dict[K, Claim] = {}
    while True:
        keepers = [who for who in held if who in refused or who not in wishes]
        kept = {claim: who for who in keepers for claim in held[who] if claim[1]}
        newly = {
            who: claim
            for who, claims in wishes.items()
            if who not in refused
            for claim in claims
            if claim[1] and kept.get(claim, who) != who
        }
        if not newly:
            return refused
        refused |= newly


def find_doubled(keys: Iterable[str]) -> Collection[str]:
    """The keys that stand there more than once; an empty key is none."""
    return {key for key, count in Counter(keys).items() if key and count > 1}
