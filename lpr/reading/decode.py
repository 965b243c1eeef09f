"""From the network's scores by column to a text, its probability and every character's rivals."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from lpr.reading.records import Character

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
RIVALS = 4  # other characters weighed at each place

Scores = npt.NDArray[np.floating[Any]]  # (columns, 1 + len(ALPHABET)); class 0 is "none"
Chances = npt.NDArray[np.float64]  # the same after softmax


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, the probability that all of it is right, and its characters."""

    text: str
    confidence: float
    characters: tuple[Character, ...]


def softmax(scores: Scores) -> Chances:
    """Probabilities along the last axis."""
    raised = np.exp(scores.astype(np.float64) - scores.max(axis=-1, keepdims=True))
    shares: Chances = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def best_path(scores: Scores) -> str:
    """The text of the likeliest class in each column, repeats and blanks removed."""
    classes = [0, *scores.argmax(axis=1).tolist()]
    return "".join(ALPHABET[now - 1] for before, now in pairwise(classes) if now not in (0, before))


def decode(scores: Scores) -> Reading:
    """The best path's text, with probabilities summed over every way to spell a text (CTC).

    ``confidence`` is the network's probability of exactly this text. A character's probability is
    that of this text among the texts that differ from it in that place alone, so it falls as soon
    as one rival is near, however sure the rest is. Empty text, confidence 0 where nothing is read.
    """
    chances = softmax(scores)
    spans = _spans(scores)
    if not spans:
        return Reading("", 0.0, ())
    classes = np.array([number for number, _, _ in spans])
    own = float(text_chances(chances, classes[None])[0])
    characters = _weighed(chances, classes, spans, own)
    text = "".join(character.text for character in characters)
    return Reading(text, min(own, 1.0), characters)


def _spans(scores: Scores) -> list[tuple[int, int, int]]:
    """(class, first column, column after the last) of each character on the best path."""
    spans: list[tuple[int, int, int]] = []
    before = 0
    for column, now in enumerate(scores.argmax(axis=1).tolist()):
        if now not in (0, before):
            spans.append((now, column, column + 1))
        elif now and now == before:
            spans[-1] = (now, spans[-1][1], column + 1)
        before = now
    return spans


def _weighed(
    chances: Chances,
    classes: npt.NDArray[np.int64],
    spans: list[tuple[int, int, int]],
    own: float,
) -> tuple[Character, ...]:
    """Each character beside its likeliest rivals, and beside nothing at all."""
    length = len(classes)
    rivals = np.stack([_rivals(chances, span) for span in spans])
    others = np.repeat(classes[None], length * RIVALS, axis=0)
    others[np.arange(length * RIVALS), np.repeat(np.arange(length), RIVALS)] = rivals.ravel()
    weights = text_chances(chances, others).reshape(length, RIVALS)
    shorter = np.stack([np.delete(classes, place) for place in range(length)])
    without = text_chances(chances, shorter)
    characters = []
    for place, number in enumerate(classes.tolist()):
        whole = own + float(weights[place].sum() + without[place])
        share = 1 / whole if whole > 0 else 0.0
        found = [
            (ALPHABET[rival - 1], float(weight) * share)
            for rival, weight in zip(rivals[place].tolist(), weights[place], strict=True)
        ]
        ranked = sorted([*found, ("", float(without[place]) * share)], key=lambda one: -one[1])
        characters.append(Character(ALPHABET[number - 1], own * share, tuple(ranked[:RIVALS])))
    return tuple(characters)


def _rivals(chances: Chances, span: tuple[int, int, int]) -> npt.NDArray[np.int64]:
    """The other classes that come nearest in the columns of a character."""
    number, first, last = span
    seen = chances[first:last].max(axis=0)
    seen[[0, number]] = -1.0
    return np.argsort(seen)[::-1][:RIVALS]


def text_chances(chances: Chances, texts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The probability of each text, a row of classes, over all its CTC alignments.

    ``texts`` is (n, length); the result is (n,). The forward algorithm of Graves et al. 2006.
    """
    count, length = texts.shape
    states = np.zeros((count, 2 * length + 1), np.int64)
    states[:, 1::2] = texts
    can_skip = np.zeros(states.shape, bool)
    can_skip[:, 3::2] = texts[:, 1:] != texts[:, :-1]
    reached = np.zeros((count, 2 * length + 3))  # two empty columns in front
    reached[:, 2] = 1.0
    for column, row in enumerate(chances):
        arriving = reached[:, 2:] + reached[:, 1:-1] + np.where(can_skip, reached[:, :-2], 0.0)
        if column == 0:
            arriving = np.zeros_like(arriving)
            arriving[:, :2] = 1.0
        reached[:, 2:] = arriving * row[states]
    ends: npt.NDArray[np.float64] = reached[:, -2:].sum(axis=1) if length else reached[:, -1]
    return ends
