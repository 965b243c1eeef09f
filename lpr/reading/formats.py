"""What usual numbers say about characters that the picture leaves open: a soft prior."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.plates import fold
from lpr.reading.decode import RIVALS, Reading
from lpr.reading.records import Character
from lpr.reading.serials import probability

# Characters that a camera takes for one another: the groups of core.plates, and what narrow,
# slanted or half hidden dies add to them.
LOOKALIKES = tuple(
    map(frozenset, ("O0DQUC", "I1T7JL", "2Z7", "5S6", "8B3", "6GC", "UVY", "MWNH", "4A"))
)
# Formats change the odds between two texts at most so many times. A character that the picture
# gives more than MOST_SWAY / (1 + MOST_SWAY), 0.952, therefore always stands.
MOST_SWAY = 20.0
# How much of what is known about formats counts. The network met numbers of usual formats while it
# was trained, so its own probabilities hold a part of that already; of a named state they do not.
# Chosen on drawn plates numbered as on the road: docs/decisions/0018.
TRUST = 0.4
# A rival with less than this share of the character's own probability is no doubt.
LEAST_DOUBT = 0.004
_MOST_WAYS = 24

Option = tuple[str, float]  # what may stand at a place, and how likely beside what was read


@dataclass(frozen=True, slots=True)
class Settled(Reading):
    """A reading to which formats have been applied, and what the picture alone said."""

    seen: Reading


@dataclass(frozen=True, slots=True)
class _Way:
    """One choice at every place: the parts of a text, and how likely beside the text as read."""

    parts: tuple[str, ...]
    chance: float

    @property
    def text(self) -> str:
        return "".join(self.parts)


def settle(
    reading: Reading, states: Mapping[str, float] | None = None, trust: float = TRUST
) -> Reading:
    """The reading whose doubtful characters are weighed with how usual each number would be.

    Lookalikes may be exchanged, and a first or last character dropped that may not be there.
    ``states`` tells what is known of the state: codes with probabilities that sum to at most 1.
    Settling again starts from what the picture said, so twice is as once and the last states
    count. A reading whose characters leave no doubt comes back as it is.
    """
    seen = reading.seen if isinstance(reading, Settled) else reading
    last = len(seen.characters) - 1
    options = [
        _options(character, is_edge=place in (0, last) and last > 0)
        for place, character in enumerate(seen.characters)
    ]
    if all(len(each) == 1 for each in options):
        return seen
    ways = _likeliest(options)
    sways = _sways({way.text for way in ways}, states, trust)
    weights = [way.chance * sways[way.text] for way in ways]
    return _settled(seen, ways, [weight / sum(weights) for weight in weights])


def _options(character: Character, *, is_edge: bool) -> list[Option]:
    """What was read, as 1, and each rival that may take its place."""
    options = [(character.text, 1.0)]
    for rival, chance in character.runners_up:
        share = chance / character.probability if character.probability > 0 else 0.0
        if share >= LEAST_DOUBT and (is_edge if rival == "" else _alike(character.text, rival)):
            options.append((rival, share))
    return options


def _alike(one: str, other: str) -> bool:
    return any(one in group and other in group for group in LOOKALIKES)


def _likeliest(options: Sequence[Sequence[Option]]) -> list[_Way]:
    """The likeliest ways through the options, the text as read always among them."""
    ways = [_Way((), 1.0)]
    as_read: tuple[str, ...] = ()
    for place in options:
        as_read = (*as_read, place[0][0])
        ways = [
            _Way((*way.parts, part), way.chance * share) for way in ways for part, share in place
        ]
        if len(ways) > _MOST_WAYS:
            ways.sort(key=lambda way: (way.parts != as_read, -way.chance))
            del ways[_MOST_WAYS:]
    return ways


def _sways(texts: set[str], states: Mapping[str, float] | None, trust: float) -> dict[str, float]:
    """By what each text's chance is multiplied, 1 for the most usual one, at least 1/MOST_SWAY."""
    usual: dict[str, float] = {}
    for text in texts:
        anywhere = probability(text)
        there = probability(text, states) if states else anywhere
        usual[text] = anywhere**trust * there / anywhere
    most = max(usual.values())
    return {text: max(each / most, 1 / MOST_SWAY) for text, each in usual.items()}


def _settled(seen: Reading, ways: Sequence[_Way], shares: Sequence[float]) -> Settled:
    """The likeliest text; what the picture gave to all the ways is shared out anew among them."""
    by_text: defaultdict[str, float] = defaultdict(float)
    for way, share in zip(ways, shares, strict=True):
        by_text[way.text] += share
    text = max(by_text, key=lambda each: by_text[each])
    # Of the ways to the same text the likeliest says which place is which character.
    best = max(
        (each for each in zip(ways, shares, strict=True) if each[0].text == text), key=_share
    )
    characters = [
        _weighed(character, part, _shares_at(place, ways, shares))
        for place, (character, part) in enumerate(zip(seen.characters, best[0].parts, strict=True))
        if part
    ]
    whole = min(seen.confidence * sum(way.chance for way in ways), 1.0)
    # Twins that the plate's key treats as one do not make the plate any less sure.
    same_key = sum(share for each, share in by_text.items() if fold(each) == fold(text))
    return Settled(text, whole * same_key, tuple(characters), seen)


def _share(pair: tuple[_Way, float]) -> float:
    return pair[1]


def _shares_at(place: int, ways: Sequence[_Way], shares: Sequence[float]) -> dict[str, float]:
    found: defaultdict[str, float] = defaultdict(float)
    for way, share in zip(ways, shares, strict=True):
        found[way.parts[place]] += share
    return dict(found)


def _weighed(old: Character, part: str, shares: Mapping[str, float]) -> Character:
    """The place read as that part, with what its options had together shared out anew."""
    chances = {old.text: old.probability} | dict(old.runners_up)
    together = sum(chances[each] for each in shares)
    chances |= {each: together * share for each, share in shares.items()}
    own = chances.pop(part)
    ranked = sorted(chances.items(), key=lambda pair: -pair[1])[:RIVALS]
    return Character(part, own, tuple(ranked))
