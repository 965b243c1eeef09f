"""The words that a person is found by, and what somebody typed as such words. Pure.

Names come folded (`core.identity.search`); plates by the characters of their key, in small
letters. A part of a word begins one of its endings: docs/decisions/0137-finding-a-person.md.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.identity.search import fold_words
from core.plates import fold

LEAST, LONGEST = 2, 40
# The part of an address that everybody of a house shares finds nobody.
_ADDRESS = re.compile(r"(\S*)@\S*")
_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Asked:
    """What was typed, as parts of words: `names` by word, the forms any of which may be meant.

    `plate` is the whole of it as a part of one plate.
    """

    names: tuple[tuple[str, ...], ...]
    plate: str

    @property
    def is_too_short(self) -> bool:
        """Whether nothing of it is long enough to be looked up."""
        return not self.names and len(self.plate) < LEAST


def words_of_person(search_text: str, badge_number: str | None) -> frozenset[str]:
    """The words of a person's name, address and number as they are folded, and of the badge."""
    own = _ADDRESS.sub(r" \1 ", search_text)
    words = set(_BETWEEN.split(own))
    # O'Brien is typed with and without the mark; an address is not typed without its dots.
    words |= {_BETWEEN.sub("", word) for word in _ADDRESS.sub(" ", search_text).split()}
    words.add(_BETWEEN.sub("", fold_words(badge_number or "")))
    return frozenset(word[:LONGEST] for word in words if word)


def words_of_plates(numbers: Iterable[str]) -> frozenset[str]:
    """The words of plates: O and 0, I and 1 are one character, as in their keys."""
    return frozenset(word for number in numbers if (word := fold(number).lower()[:LONGEST]))


def read_asked(text: str) -> Asked:
    """Take apart what somebody typed. Words too short to be looked up are passed over."""
    names = []
    for token in _ADDRESS.sub(r"\1", fold_words(text)).split():
        joined = _BETWEEN.sub("", token)[:LONGEST]
        pieces = tuple(piece[:LONGEST] for piece in _BETWEEN.split(token) if len(piece) >= LEAST)
        if len(joined) >= LEAST:
            names.append(tuple(dict.fromkeys((joined, *pieces))))
    return Asked(tuple(names), fold(text).lower()[:LONGEST])


def endings_of(word: str) -> list[bytes]:
    """The endings of a word that a part may begin. As bytes they sort alike on every database."""
    starts = range(max(len(word) - LEAST + 1, 1))
    return [word[start:].encode() for start in starts]


def range_of(part: str) -> tuple[bytes, bytes]:
    """What is not less and what is more than every ending that begins with the part."""
    first = part.encode()
    return first, first + b"\xff"
