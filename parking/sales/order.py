"""The fair order of a waiting room: by lot before the opening, by arrival after it. Pure.

Places are counted from 1 as people arrive. At the opening the first `early` of them are put in
the order of SHA-256 of "seed:place"; the seed is drawn at that instant, so nobody can aim at it,
and anybody can work the order out again afterwards. Whoever arrives later has the number that
their place has.
"""

from functools import lru_cache
from hashlib import sha256


def number_of(place: int, early: int, seed: str) -> int:
    """In which turn a place is called, from 1."""
    return _order(early, seed)[0][place - 1] if place <= early else place


def place_of(number: int, early: int, seed: str) -> int:
    """Which place is called in a turn: the other way round."""
    return _order(early, seed)[1][number - 1] if number <= early else number


@lru_cache(maxsize=8)  # a few sales go on at once; 25,000 places take 30 ms to order
def _order(early: int, seed: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The numbers by place, and the places by number, of those who came before the opening."""
    drawn = sorted(range(1, early + 1), key=lambda place: _lot(seed, place))
    numbers = [0] * early
    for number, place in enumerate(drawn, start=1):
        numbers[place - 1] = number
    return tuple(numbers), tuple(drawn)


def _lot(seed: str, place: int) -> bytes:
    return sha256(f"{seed}:{place}".encode()).digest()
