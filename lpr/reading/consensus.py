"""One vehicle's plate from its frames: votes by place, weighted by probability. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import exp, log, prod
from typing import Any

from core.plates import fold
from lpr.reading.alignment import UNSEEN, KeyChances, align, key_chances
from lpr.reading.records import Character, PlateRead

# How many frames must read the same before a lane trusts it, where the lane's file names no other.
AGREEING_READS = 3
# The surest state is named from here on; one frame alone names it from the same.
NAMED_FROM = 0.8
# A state opens by itself from here on. Of 7,087 drawn plates with a number of a neighbour's form 4
# were named that neighbour's so surely, and 19 from NAMED_FROM on.
SURE_STATE = 0.95
# Two texts less alike than this are of two plates.
ANOTHER_PLATE = 0.5
_RUNNERS_UP = 4
_MOST_KEYS = 6
# A state that a frame did not think of is this likely still, and a further frame is this much news.
_LEAST_STATE, _STATE_NEWS = 0.01, 0.1


@dataclass(frozen=True, slots=True)
class Weighing:
    """What several frames are worth together. Measured: docs/decisions/0019.

    ``luck``: the surest of several frames is also the luckiest, so its odds count to this power.
    ``news``: frames of one camera err alike (same dirt, same angle), so what a further frame says
    counts by this share. ``dissent``: to this power counts by how much the frames find a rival
    less likely. ``wild``: no frame takes more than this factor from a text, so one that looks
    elsewhere decides nothing. ``most``: no number of frames makes it surer than this.
    """

    luck: float = 0.9
    news: float = 0.05
    dissent: float = 0.3
    wild: float = 0.001
    most: float = 0.9999


MEASURED = Weighing()


@dataclass(frozen=True, slots=True)
class PassageRead:
    """What the frames of one passage say together.

    ``text`` was read whole by at least one frame. ``confidence`` is the probability that it is the
    plate, O counting as 0 and I as 1 as in the plate's key. ``agreeing`` is how many frames read
    that key, ``frames`` how many read anything. ``state`` is None where the frames do not name one
    surely enough together, ``plate_type`` where most do not show one.
    """

    text: str
    confidence: float
    characters: tuple[Character, ...]
    agreeing: int
    frames: int
    state: str | None = None
    state_confidence: float = 0.0
    plate_type: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The shape that the lane's journal keeps."""
        return {
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "characters": [character.to_json() for character in self.characters],
            "agreeing": self.agreeing,
            "frames": self.frames,
            "state": self.state,
            "state_confidence": round(self.state_confidence, 4),
            "type": self.plate_type,
        }


@dataclass(frozen=True, slots=True)
class _Ballot:
    """One frame's best read, its places by key, and how sure it is of its own key."""

    read: PlateRead
    key: str
    places: tuple[KeyChances, ...]
    sure: float

    def says(self, key: str) -> float:
        """The probability of the key after this frame alone; of its own never less than others."""
        if key == self.key or not self.places:
            return self.sure if key == self.key else 0.0
        own = prod(max(place.get(mark, 0.0), UNSEEN) for place, mark in self._matched())
        return min(self.sure * align(self.places, key)[0] / own, self.sure)

    def _matched(self) -> Iterable[tuple[KeyChances, str]]:
        return zip(self.places, self.key, strict=True)


def vote(
    frames: Sequence[Sequence[PlateRead]], weighing: Weighing = MEASURED
) -> PassageRead | None:
    """The plate that the frames of one vehicle agree on; None where none read anything.

    Each frame gives its best read alone. Of the keys that were read the one wins to which all
    frames together give the highest probability, place by place; a frame that missed a character
    still votes on the others. One more frame that reads it never lowers its confidence, and the
    order of frames does not matter.
    """
    ballots = [_ballot(reads[0], weighing) for reads in frames if reads and fold(reads[0].text)]
    if not ballots:
        return None
    says = {key: [ballot.says(key) for ballot in ballots] for key in _keys(ballots)}
    # What was read whole counts beside the places, or two frames at odds would weigh the same.
    whole = {each: sum(ballot.sure for ballot in ballots if ballot.key == each) for each in says}
    key = max(says, key=lambda each: (_support(says[each], weighing) + whole[each], each))
    agreeing = [ballot for ballot in ballots if ballot.key == key]
    text = _spelling(agreeing)
    near = [ballot for ballot in ballots if is_alike(ballot.key, key)]
    state, state_confidence = _state(near)
    return PassageRead(
        text=text,
        confidence=_confidence(key, says, weighing),
        characters=_characters(text, near),
        agreeing=len(agreeing),
        frames=len(ballots),
        state=state,
        state_confidence=state_confidence,
        plate_type=_plate_type(near),
    )


def is_alike(one: str, other: str) -> bool:
    """Whether two texts may be reads of one plate."""
    return SequenceMatcher(None, fold(one), fold(other)).ratio() >= ANOTHER_PLATE


def _ballot(read: PlateRead, weighing: Weighing) -> _Ballot:
    """The frame's vote. Its confidence is that of the key already: O and 0 are summed in it."""
    key = fold(read.text)
    places = tuple(map(key_chances, read.characters))
    sure = min(max(read.confidence, 0.0), weighing.most)
    return _Ballot(read, key, places if len(places) == len(key) else (), sure)


def _keys(ballots: Sequence[_Ballot]) -> list[str]:
    """The keys that were read, at most so many as can be weighed quickly, surest first."""
    sums: defaultdict[str, float] = defaultdict(float)
    for ballot in ballots:
        sums[ballot.key] += ballot.sure
    return sorted(sums, key=lambda key: (-sums[key], key))[:_MOST_KEYS]


def _support(says: Iterable[float], weighing: Weighing) -> float:
    return sum(log(max(each, weighing.wild)) for each in says)


def _trust(says: Iterable[float], weighing: Weighing) -> float:
    """The probability that so many frames are right together, whatever others say."""
    ranked = sorted(says, reverse=True)
    doubt = prod(1 - each * (weighing.news if place else 1) for place, each in enumerate(ranked))
    odds = ((1 - doubt) / doubt) ** weighing.luck
    return float(odds / (1 + odds))


def _confidence(key: str, says: Mapping[str, Sequence[float]], weighing: Weighing) -> float:
    """The trust in a key, shared with its rivals by how much likelier the frames find it.

    Misreads of one plate come in numbers, since they have one cause; a frame that read another
    plate or a sign stands for itself.
    """
    own = _support(says[key], weighing)
    rivals = sum(
        exp((weighing.dissent if is_alike(other, key) else 1) * (_support(each, weighing) - own))
        for other, each in says.items()
        if other != key
    )
    return min(_trust(says[key], weighing) / (1 + rivals), weighing.most)


def _spelling(agreeing: Sequence[_Ballot]) -> str:
    """Of the texts that were read for one key, the one its frames together find likeliest."""
    texts = {ballot.read.text for ballot in agreeing}
    if len(texts) == 1:
        return texts.pop()
    return max(
        texts, key=lambda text: (sum(_spelt(ballot.read, text) for ballot in agreeing), text)
    )


def _spelt(read: PlateRead, text: str) -> float:
    if len(read.characters) != len(text):
        return read.confidence if read.text == text else 0.0
    return prod(map(_chance, read.characters, text))


def _chance(character: Character, wanted: str) -> float:
    if character.text == wanted:
        return character.probability
    return dict(character.runners_up).get(wanted, 0.0)


def _characters(text: str, ballots: Sequence[_Ballot]) -> tuple[Character, ...]:
    """The text's places as the frames saw them on the whole, weighed by how they read the text."""
    totals: list[defaultdict[str, float]] = [defaultdict(float) for _ in text]
    whole = [0.0] * len(text)
    key = fold(text)
    for ballot in ballots:
        if not ballot.places:
            continue
        share = max(ballot.says(key), 1e-6)
        for place, number in enumerate(align(ballot.places, key)[1]):
            if number is None:
                continue
            character = ballot.read.characters[number]
            whole[place] += share
            for other, chance in ((character.text, character.probability), *character.runners_up):
                totals[place][other] += chance * share
    return tuple(
        _mean(letter, {other: sum_ / total for other, sum_ in seen.items()} if total else {})
        for letter, seen, total in zip(text, totals, whole, strict=True)
    )


def _mean(letter: str, chances: Mapping[str, float]) -> Character:
    rivals = [(other, chance) for other, chance in chances.items() if other != letter]
    ranked = sorted(rivals, key=lambda pair: (-pair[1], pair[0]))[:_RUNNERS_UP]
    return Character(letter, chances.get(letter, 0.0), tuple(ranked))


def _state(ballots: Sequence[_Ballot]) -> tuple[str | None, float]:
    """The state that the frames together are sure enough of, else None, and its probability."""
    shares = [dict(ranked) for ballot in ballots if (ranked := _ranked_states(ballot.read))]
    if not shares:
        return None, 0.0
    # "" stands for a state that no frame thinks of.
    evidence = {
        code: sum(log(max(each.get(code, 0.0), _LEAST_STATE)) for each in shares)
        for code in {code for each in shares for code in each}
    }
    # As many frames of one camera as are worth this many independent ones.
    worth = (1 + _STATE_NEWS * (len(shares) - 1)) / len(shares)
    chances = {code: exp(worth * each) for code, each in evidence.items()}
    state = max(chances, key=lambda each: (each != "", chances[each], each))
    confidence = chances[state] / sum(chances.values())
    # Rounding must not silence a single frame that was just sure enough.
    return (state if state and confidence >= NAMED_FROM - 1e-6 else None), confidence


def _ranked_states(read: PlateRead) -> tuple[tuple[str, float], ...]:
    """The frame's states with their probabilities and what it leaves to others; () for none."""
    ranked = read.states or ((read.state, read.state_confidence),)
    named = tuple((code, min(max(sure, 0.0), 1.0)) for code, sure in ranked if code)
    return (*named, ("", max(1 - sum(sure for _, sure in named), 0.0))) if named else ()


def _plate_type(ballots: Sequence[_Ballot]) -> str | None:
    """The type that more than half of the frames show."""
    shown = [ballot.read.plate_type for ballot in ballots]
    most = max(sorted(filter(None, shown)), key=shown.count, default=None)
    return most if most is not None and 2 * shown.count(most) > len(shown) else None
