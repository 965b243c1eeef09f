"""What usual formats say about O or 0 and I or 1, where the picture leaves it open."""

from collections import defaultdict
from functools import lru_cache
from itertools import product

from core.plates import STATE_FORMATS, pattern
from lpr.reading.decode import RIVALS, Reading
from lpr.reading.records import Character

_TWINS = {"O": "0", "0": "O", "I": "1", "1": "I"}
# A twin less likely than this is no doubt of the picture's, and formats then have no say.
LEAST_DOUBT = 0.004
# What patterns that no state uses weigh, in states: words, and anything else.
_WORD, _OTHER = 0.2, 0.05
_MOST_DOUBTS = 5


@lru_cache(maxsize=1)
def _usage() -> dict[str, float]:
    """By pattern, how many states use it; a state's older formats count half."""
    usage: defaultdict[str, float] = defaultdict(float)
    for formats in STATE_FORMATS.values():
        for place, form in enumerate(formats):
            usage[form] += 1.0 if place == 0 else 0.5
    return dict(usage)


def weight(text: str) -> float:
    """How usual the pattern of a normalised number is, in states that use it."""
    form = pattern(text)
    return _usage().get(form, 0.0) + (_WORD if set(form) == {"A"} else _OTHER)


def settle(reading: Reading) -> Reading:
    """The reading with O or 0, I or 1 chosen by the usual formats, where the picture is unsure.

    Only these twins are ever exchanged, so the key of the plate stays what it was. The picture's
    own probabilities are weighed with how many states use the resulting pattern.
    """
    doubts = [
        (place, twin)
        for place, character in enumerate(reading.characters)
        if (twin := _twin(character)) > LEAST_DOUBT
    ][:_MOST_DOUBTS]
    if not doubts:
        return reading
    ways = [_way(reading, doubts, swaps) for swaps in product((False, True), repeat=len(doubts))]
    seen = sum(chance for _, chance in ways)
    usual = [chance * weight(text) for text, chance in ways]
    shares = {text: each / sum(usual) for (text, _), each in zip(ways, usual, strict=True)}
    text = max(shares, key=lambda each: shares[each])
    characters = list(reading.characters)
    for place, _ in doubts:
        share = sum(each for way, each in shares.items() if way[place] == text[place])
        characters[place] = _weighed(characters[place], text[place], share)
    # What the picture gave to all these ways together is shared out anew among them.
    whole = min(reading.confidence * seen / ways[0][1], 1.0)
    return Reading(text, whole * shares[text], tuple(characters))


def _twin(character: Character) -> float:
    """The probability of the character's twin, 0 where it has none."""
    twin = _TWINS.get(character.text)
    return dict(character.runners_up).get(twin, 0.0) if twin else 0.0


def _way(
    reading: Reading, doubts: list[tuple[int, float]], swaps: tuple[bool, ...]
) -> tuple[str, float]:
    """The text with some of its doubtful places exchanged, and the picture's chance of it."""
    letters, chance = list(reading.text), 1.0
    for (place, twin), swap in zip(doubts, swaps, strict=True):
        chance *= twin if swap else reading.characters[place].probability
        if swap:
            letters[place] = _TWINS[letters[place]]
    return "".join(letters), chance


def _weighed(old: Character, letter: str, share: float) -> Character:
    """The place read as the letter, which holds that share of what both twins had together."""
    other = _TWINS[letter]
    chances = {old.text: old.probability, **dict(old.runners_up)}
    both = chances[letter] + chances[other]
    rivals = chances | {other: both * (1 - share)}
    del rivals[letter]
    ranked = sorted(rivals.items(), key=lambda pair: -pair[1])[:RIVALS]
    return Character(letter, both * share, tuple(ranked))
