"""How usual numbers are: usual series before odd ones, words before jumbles, all above nothing."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plate_formats import STATE_SERIES
from lpr.reading.serials import probability

NUMBERS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=8)
STATES = st.dictionaries(st.sampled_from(sorted(STATE_SERIES)), st.floats(0, 0.5), max_size=2)


@given(NUMBERS, STATES)
def test_every_number_is_possible_and_none_is_sure(number: str, states: dict[str, float]) -> None:
    assert 0 < probability(number, states) < 1


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("8ABC123", "BABC123"),
        ("ABC1234", "A8C1234"),
        ("MOOSE", "M00SE"),
        ("BANANA", "BXNQNZ"),
        ("12345A6", "1234OA6"),
        ("ABC123", "ABCI23"),
    ],
)
def test_what_is_usual_is_likelier(more: str, less: str) -> None:
    assert probability(more) > 3 * probability(less)


def test_a_named_state_makes_its_series_likelier() -> None:
    assert probability("A12BCD", {"NJ": 0.9}) > 5 * probability("A12BCD")
    assert probability("ABC1234", {"NJ": 0.9}) < probability("ABC1234")
    assert probability("ABC1234", {"XX": 0.9}) == probability("ABC1234")


def test_letters_that_a_state_leaves_out_are_rare_there() -> None:
    assert probability("VDA1234", {"TX": 1.0}) > 20 * probability("VQA1234", {"TX": 1.0})


def test_short_numbers_sum_to_less_than_one() -> None:
    marks = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    total = sum(probability("".join(way)) for size in (1, 2) for way in product(marks, repeat=size))
    assert 0 < total < 0.1
