"""Decoding of the network's columns: texts, probabilities over all spellings, rivals."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lpr.reading.decode import ALPHABET, best_path, decode, softmax, text_chances

CLASSES = len(ALPHABET) + 1


def columns(spelling: str, sure: float = 12.0) -> np.ndarray:  # type: ignore[type-arg]
    """Scores that say one class a column; ``-`` is none."""
    scores = np.zeros((len(spelling), CLASSES), np.float32)
    for column, mark in enumerate(spelling):
        scores[column, 0 if mark == "-" else ALPHABET.index(mark) + 1] = sure
    return scores


def test_repeats_and_blanks_fall_away() -> None:
    assert best_path(columns("--88-AA-B-BB--C1-22-")) == "8ABBC12"
    assert decode(columns("--88-AA-B-BB--C1-22-")).text == "8ABBC12"


def test_nothing_read() -> None:
    reading = decode(columns("--------"))
    assert (reading.text, reading.confidence, reading.characters) == ("", 0.0, ())


def test_one_bad_character_shows() -> None:
    scores = columns("-8-A-B-C-1-2-")
    scores[7, ALPHABET.index("C") + 1] = 5.0
    scores[7, ALPHABET.index("G") + 1] = 4.6
    reading = decode(scores)
    assert reading.text == "8ABC12"
    assert reading.confidence < 0.7, "not hidden by five sure ones"
    weak = reading.characters[3]
    assert 0.5 < weak.probability < 0.7
    assert weak.runners_up[0][0] == "G"
    assert 0.3 < weak.runners_up[0][1] < 0.5
    assert all(character.probability > 0.99 for character in reading.characters[:3])


def test_a_character_that_may_not_be_there_has_nothing_as_its_rival() -> None:
    scores = columns("-8-A-1-")
    scores[5, 0] = 11.5
    reading = decode(scores)
    assert reading.text == "8A1"
    assert reading.characters[2].runners_up[0][0] == ""


def test_chances_are_those_of_all_spellings() -> None:
    scores = np.random.default_rng(3).normal(size=(5, CLASSES))
    chances = softmax(scores)
    for text in ((1,), (1, 2), (2, 2), (3, 1, 3)):
        wanted = sum(
            np.prod([chances[column, mark] for column, mark in enumerate(path)])
            for path in product({0, *text}, repeat=5)
            if collapse(path) == text
        )
        found = text_chances(chances, np.array([text]))[0]
        assert abs(found - wanted) < 1e-12


def collapse(path: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(
        now for before, now in zip((0, *path), path, strict=False) if now not in (0, before)
    )


@settings(deadline=None)
@given(arrays(np.float32, (12, CLASSES), elements=st.floats(-30, 30, width=32)))
def test_any_scores_give_probabilities(scores: np.ndarray) -> None:  # type: ignore[type-arg]
    reading = decode(scores)
    assert reading.text == best_path(scores)
    assert 0 <= reading.confidence <= 1
    for character in reading.characters:
        total = character.probability + sum(chance for _, chance in character.runners_up)
        assert 0 <= character.probability <= 1 + 1e-9
        assert total <= 1 + 1e-9
        chances = [chance for _, chance in character.runners_up]
        assert chances == sorted(chances, reverse=True)
