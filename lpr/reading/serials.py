"""How usual a number is: its probability among the plates on the road, before any picture."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from math import prod

from core.plate_formats import (
    COUNTRIES_LEAVE_OUT,
    COUNTRY_SERIES,
    STATE_SERIES,
    STATES_LEAVE_OUT,
    VEHICLES,
    Series,
)
from core.plates import pattern

Usage = Mapping[str, Mapping[frozenset[str], float]]  # by pattern and letters left out

# Which state a gate stands in is not known here, and it sees that one most: so states count by the
# root of their vehicles, between all alike and by size. Canadian and other plates are visitors'.
_ROOT = 0.5
_CANADIAN, _ABROAD = 0.04, 0.04
_PROVINCES = frozenset(
    ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
)

# Of all plates, about 4 % bear a text of the owner's choosing (AAMVA counted 9.3 million in 2007).
VANITY = 0.04
# In a state whose series are all known, this many still follow none: special and older plates.
_LEAST_ODD = 0.04

_SELDOM = "IOQ"  # left out by many states, and by others not
_SELDOM_WEIGHT, _LEFT_OUT_WEIGHT = 0.4, 0.02
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGIT = 0.1

# Lengths of numbers that follow no series, and of chosen texts.
_ODD_LENGTHS = (0.002, 0.008, 0.03, 0.12, 0.27, 0.31, 0.23, 0.03)
_VANITY_LENGTHS = (0.004, 0.026, 0.08, 0.13, 0.18, 0.27, 0.28, 0.03)
_ODD_CHANGE = 0.3  # from letter to digit or back, at each step
_VANITY_DIGITS, _VANITY_CHANGE = 0.12, 0.14

# Letters of English words, in percent, and how likely a vowel stands first and after each kind.
_VOWELS = {"A": 24.0, "E": 29.0, "I": 19.0, "O": 19.0, "U": 6.0, "Y": 3.0}
_CONSONANTS = dict(
    zip(
        "TNSRHLDCMFPGWBVKXQJZY",
        (13, 11, 11, 11, 7, 8, 7, 5.5, 5, 3.5, 4, 4, 3, 4, 2, 2, 0.6, 0.3, 0.6, 0.4, 2),
        strict=True,
    )
)
_VOWEL_FIRST, _VOWEL_AFTER_CONSONANT, _VOWEL_AFTER_VOWEL = 0.28, 0.58, 0.2


def probability(text: str, states: Mapping[str, float] | None = None) -> float:
    """The probability of exactly this normalised number among plates on the road; above 0.

    ``states`` tells what is known of the state: codes with their probabilities, which sum to at
    most 1. What is missing to 1 is shared by all as they are usually seen.
    """
    form = pattern(text)
    other = 1.0
    usual = odd = 0.0
    for state, share in (states or {}).items():
        if state in STATE_SERIES and share > 0:
            usual += share * _spelled(text, _usage_of(state).get(form, {}))
            odd += share * _odd_share(state)
            other -= share
    if other > 0:
        usual += other * _spelled(text, _usage().get(form, {}))
        odd += other * _odd_shares()
    return usual + odd * _odd(text, form) + VANITY * _vanity(text)


def _spelled(text: str, uses: Mapping[frozenset[str], float]) -> float:
    """The share of the pattern's uses that falls to this one text."""
    letters = [character for character in text if character.isalpha()]
    each_digit: float = _DIGIT ** (len(text) - len(letters))
    return each_digit * sum(
        share * prod(map(_letter_weights(left_out).__getitem__, letters))
        for left_out, share in uses.items()
    )


@lru_cache(maxsize=64)
def _letter_weights(left_out: frozenset[str]) -> dict[str, float]:
    seldom = 1.0 if left_out else _SELDOM_WEIGHT
    weights = {
        letter: _LEFT_OUT_WEIGHT if letter in left_out else seldom if letter in _SELDOM else 1.0
        for letter in _LETTERS
    }
    total = sum(weights.values())
    return {letter: weight / total for letter, weight in weights.items()}


@lru_cache(maxsize=1)
def _usage() -> Usage:
    """How many of all plates have a pattern, by the letters that their places leave out."""
    weights = {code: millions**_ROOT for code, millions in VEHICLES.items()}
    at_home = sum(weight for code, weight in weights.items() if code not in _PROVINCES)
    next_door = sum(weights.values()) - at_home
    parts = [
        (
            series,
            STATES_LEAVE_OUT.get(code, frozenset()),
            weights[code] / next_door * _CANADIAN
            if code in _PROVINCES
            else weights[code] / at_home * (1 - _CANADIAN - _ABROAD),
        )
        for code, series in STATE_SERIES.items()
    ]
    parts += [
        (series, COUNTRIES_LEAVE_OUT.get(code, frozenset()), _ABROAD / len(COUNTRY_SERIES))
        for code, series in COUNTRY_SERIES.items()
    ]
    return _summed(parts)


@lru_cache(maxsize=128)
def _usage_of(state: str) -> Usage:
    return _summed([(STATE_SERIES[state], STATES_LEAVE_OUT.get(state, frozenset()), 1.0)])


def _summed(parts: Iterable[tuple[tuple[Series, ...], frozenset[str], float]]) -> Usage:
    usage: defaultdict[str, defaultdict[frozenset[str], float]] = defaultdict(
        lambda: defaultdict(float)
    )
    for series, left_out, weight in parts:
        for each in series:
            usage[each.pattern][left_out] += weight * each.share / 100
    return {form: dict(uses) for form, uses in usage.items()}


@lru_cache(maxsize=128)
def _odd_share(state: str) -> float:
    """How many of a state's plates follow none of its series and are no chosen text either."""
    listed = sum(each.share for each in STATE_SERIES[state]) / 100
    return max(1 - listed - VANITY, _LEAST_ODD)


@lru_cache(maxsize=1)
def _odd_shares() -> float:
    listed = sum(share for uses in _usage().values() for share in uses.values())
    return max(1 - listed - VANITY, _LEAST_ODD)


def _odd(text: str, form: str) -> float:
    """The probability of the text among numbers that follow no series."""
    changes = sum(one != other for one, other in pairwise(form))
    digits = form.count("9")
    letters = prod(map(_letter_weights(frozenset()).__getitem__, filter(str.isalpha, text)))
    shape = 0.5 * _ODD_CHANGE**changes * (1 - _ODD_CHANGE) ** (len(form) - 1 - changes)
    return float(_ODD_LENGTHS[min(len(text), 8) - 1] * shape * _DIGIT**digits * letters)


def _vanity(text: str) -> float:
    """The probability of the text among those that owners choose: words, some with digits."""
    chance = _VANITY_LENGTHS[min(len(text), 8) - 1]
    before = ""
    for character in text:
        chance *= _next(before, character)
        before = character
    return chance


@lru_cache(maxsize=2048)
def _next(before: str, character: str) -> float:
    """The probability of a character of a chosen text after the one before, "" at the start."""
    was_digit = before.isdigit()
    if character.isdigit():
        return _DIGIT * ((1 - _VANITY_CHANGE * 2) if was_digit else _VANITY_DIGITS)
    here = _VANITY_CHANGE * 2 if was_digit else 1 - _VANITY_DIGITS
    if not before or was_digit:
        vowel = _VOWEL_FIRST
    else:
        vowel = _VOWEL_AFTER_VOWEL if before in _VOWELS else _VOWEL_AFTER_CONSONANT
    return (
        here
        * (vowel * _VOWELS.get(character, 0.0) + (1 - vowel) * _CONSONANTS.get(character, 0.0))
        / 100
    )
