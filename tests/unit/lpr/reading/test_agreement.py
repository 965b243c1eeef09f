"""Several tries at one plate: the text they bear out together counts, not the luckiest try."""

import numpy as np
import pytest

from lpr.reading.agreement import Attempt, best_attempt
from lpr.reading.decode import ALPHABET, decode

CROP = np.zeros((64, 192), np.uint8)


def attempt(text: str, sure: float, rival: str | None = None) -> Attempt:
    """A try that reads the text; each character has this share, the rival's the rest."""
    scores = np.full((48, 37), -12.0, np.float32)
    scores[:, 0] = 12.0
    for place, mark in enumerate(text):
        column = 4 + 5 * place
        scores[column] = -12.0
        scores[column, ALPHABET.index(mark) + 1] = np.log(sure)
        other = rival[place] if rival else "Z"
        if other != mark:
            scores[column, ALPHABET.index(other) + 1] = np.log(1 - sure)
    return Attempt(decode(scores), CROP, scores)


def test_one_try_stands_as_it_is() -> None:
    only = attempt("8ABC12", 0.9)
    assert best_attempt([only]) == (0, only.reading)


def test_what_other_tries_bear_out_beats_one_lucky_try() -> None:
    tries = [
        attempt("8ABC12", 0.93, "8ABG12"),
        attempt("8ABC12", 0.93, "8ABG12"),
        attempt("3ABL77", 0.992),
    ]
    assert tries[2].reading.confidence > tries[0].reading.confidence
    place, reading = best_attempt(tries)
    assert reading.text == "8ABC12"
    assert place in (0, 1)
    assert reading.confidence < 0.75, "the try that read otherwise is counted"


def test_tries_that_agree_by_key_count_for_each_other() -> None:
    tries = [attempt("OAB12", 0.9, "0AB12"), attempt("0AB12", 0.9, "OAB12")]
    _, reading = best_attempt(tries)
    assert reading.confidence == pytest.approx(
        sum(each.reading.confidence**2 for each in tries)
        / sum(each.reading.confidence for each in tries)
    )


def test_nothing_read_in_any_try_is_nothing() -> None:
    blank = np.full((48, 37), -12.0, np.float32)
    blank[:, 0] = 12.0
    nothing = Attempt(decode(blank), CROP, blank)
    place, reading = best_attempt([nothing, nothing])
    assert (place, reading.text, reading.confidence) == (0, "", 0.0)
