"""One vehicle's plate from its frames: votes by place, weighted by probability. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lpr.reading.records import Character, PlateRead

# Frames of one camera err alike (same dirt, same angle), so a further agreeing frame counts for
# less than an independent witness would.
SHARE_OF_NEWS = 0.5
MOST_CERTAIN = 0.9999
_RUNNERS_UP = 4


@dataclass(frozen=True, slots=True)
class Vote:
    """One frame's say: the text it read, how sure it was, and the characters behind it."""

    text: str
    confidence: float
    characters: tuple[Character, ...]


@dataclass(frozen=True, slots=True)
class PassageRead:
    """What the frames of one passage say together.

    ``text`` was read whole by at least one frame. ``agreeing`` is how many frames read exactly
    it, ``frames`` how many read anything.
    """

    text: str
    confidence: float
    characters: tuple[Character, ...]
    agreeing: int
    frames: int

    def to_json(self) -> dict[str, Any]:
        """The shape that the lane's journal keeps."""
        return {
            "text": self.text,
            "confidence": round(self.confidence, 4),
            "characters": [character.to_json() for character in self.characters],
            "agreeing": self.agreeing,
            "frames": self.frames,
        }


def vote(frames: Sequence[Sequence[PlateRead]]) -> PassageRead | None:
    """The plate that the frames of one vehicle agree on; None where none read anything.

    Each frame gives its best read alone. Among the texts that were read, the one whose characters
    have most support, place by place over the frames that read as many, wins. Its confidence is
    that of its best frame, raised by each further frame that read the same and lowered by each
    that read otherwise: one more agreeing frame never lowers it.
    """
    votes = [_vote_of(reads[0]) for reads in frames if reads and reads[0].text]
    if not votes:
        return None
    text = max({each.text for each in votes}, key=lambda text: (_support(text, votes), text))
    agreeing = [each for each in votes if each.text == text]
    others = [each for each in votes if each.text != text]
    return PassageRead(
        text=text,
        confidence=_confidence(agreeing, others),
        characters=_characters(text, agreeing),
        agreeing=len(agreeing),
        frames=len(votes),
    )


def _vote_of(read: PlateRead) -> Vote:
    return Vote(read.text, min(max(read.confidence, 0.0), MOST_CERTAIN), read.characters)


def _support(text: str, votes: Iterable[Vote]) -> float:
    """How much the frames say for the text: whole reads, and single places of equal length."""
    whole, places = 0.0, 0.0
    for each in votes:
        if each.text == text:
            whole += each.confidence
        if len(each.characters) == len(text):
            places += sum(
                _chance(character, wanted)
                for character, wanted in zip(each.characters, text, strict=True)
            ) / len(text)
    return whole + 0.5 * places


def _chance(character: Character, wanted: str) -> float:
    if character.text == wanted:
        return character.probability
    return dict(character.runners_up).get(wanted, 0.0)


def _confidence(agreeing: Sequence[Vote], others: Sequence[Vote]) -> float:
    """The best frame's doubt, shrunk by agreeing frames and stretched by contradicting ones."""
    ranked = sorted((each.confidence for each in agreeing), reverse=True)
    doubt = 1.0 - ranked[0]
    for confidence in ranked[1:]:
        doubt *= 1.0 - SHARE_OF_NEWS * confidence
    trust = 1.0 - doubt
    against = sum(each.confidence for each in others)
    for_it = sum(ranked)
    return min(trust * for_it / (for_it + against) if for_it + against else 0.0, MOST_CERTAIN)


def _characters(text: str, agreeing: Sequence[Vote]) -> tuple[Character, ...]:
    """The places of the text, each with its mean probability and rivals over agreeing frames."""
    usable = [each.characters for each in agreeing if len(each.characters) == len(text)]
    return tuple(
        _mean([characters[place] for characters in usable], letter)
        for place, letter in enumerate(text)
    )


def _mean(seen: Sequence[Character], letter: str) -> Character:
    if not seen:
        return Character(letter, 0.0)
    totals: defaultdict[str, float] = defaultdict(float)
    for character in seen:
        for rival, chance in character.runners_up:
            totals[rival] += chance / len(seen)
    ranked = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))[:_RUNNERS_UP]
    return Character(letter, sum(each.probability for each in seen) / len(seen), tuple(ranked))
