"""Which of a frame's characters stands for which of a number's, where some were missed. Pure.

Numbers are compared by their key, O as 0 and I as 1, as the gate does.
"""

from collections.abc import Mapping, Sequence

from core.plates import fold
from lpr.reading.records import Character

# What a frame did not even consider is this likely still: reads go wrong in ways of their own.
UNSEEN = 0.003
# A frame shows nothing of a character that is there: a bolt, a bar, or the picture's edge.
MISSED = 0.01

KeyChances = Mapping[str, float]


def key_chances(character: Character) -> KeyChances:
    """The place's probabilities by folded character, "" standing for "nothing is there"."""
    chances: dict[str, float] = {}
    for text, chance in ((character.text, character.probability), *character.runners_up):
        folded = fold(text)
        chances[folded] = min(chances.get(folded, 0.0) + chance, 1.0)
    return chances


def align(places: Sequence[KeyChances], key: str) -> tuple[float, tuple[int | None, ...]]:
    """The likeliest alignment of a frame's places with a key: its probability, and the matches.

    The matches are, for each character of the key, the number of the place that stands for it,
    None where the frame missed it. The probability is above 0 for every key.
    """
    row: list[tuple[float, tuple[int | None, ...]]] = [
        (MISSED**column, (None,) * column) for column in range(len(key) + 1)
    ]
    for number, chances in enumerate(places):
        nothing = max(chances.get("", 0.0), UNSEEN)
        above, row = row, [(row[0][0] * nothing, ())]
        for column, letter in enumerate(key):
            before, dropped, missed = above[column], above[column + 1], row[column]
            best = (before[0] * max(chances.get(letter, 0.0), UNSEEN), (*before[1], number))
            if dropped[0] * nothing > best[0]:
                best = (dropped[0] * nothing, dropped[1])
            if missed[0] * MISSED > best[0]:
                best = (missed[0] * MISSED, (*missed[1], None))
            row.append(best)
    return row[-1]
