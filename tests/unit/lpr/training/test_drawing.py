"""What is drawn: the same again from the same seed, and fit to be read and looked at."""

import time
from random import Random

import numpy as np
import pytest

from core.plates import STATES, is_plausible, matches_state
from lpr.training.numbers import draw_number, fill, vanity
from lpr.training.samples import draw_sample
from lpr.training.scenes import draw_arrival
from lpr.training.streets import SIDE, Streets, target_of


def test_numbers_are_plates_and_mostly_of_their_state() -> None:
    dice = Random(1)
    drawn = [draw_number(dice) for _ in range(2000)]
    assert all(state in STATES and is_plausible(number) for state, number in drawn)
    usual = sum(matches_state(number, state) for state, number in drawn) / len(drawn)
    assert 0.7 < usual < 0.95


def test_patterns_are_filled() -> None:
    number = fill("9AAA99", Random(2))
    assert number[0].isdigit()
    assert number[1:4].isalpha()
    assert all(1 < len(vanity(Random(seed))) <= 8 for seed in range(200))


def test_the_same_seed_draws_the_same_plate() -> None:
    one, other = draw_sample(7), draw_sample(7)
    assert one[1] == other[1]
    assert np.array_equal(one[0], other[0])
    assert one[0].shape == (64, 192)
    assert one[0].dtype == np.uint8
    assert draw_sample(8)[1] != one[1]


def test_the_same_seed_draws_the_same_street() -> None:
    streets = Streets(None)
    picture, target = streets(11)
    again, target_again = Streets(None)(11)
    assert picture.shape == (SIDE, SIDE)
    assert np.array_equal(picture, again)
    assert np.array_equal(target, target_again)


def test_targets_point_at_the_corners() -> None:
    quad = np.array([(80, 100), (180, 104), (178, 152), (78, 148)], np.float32)
    target = target_of([quad])
    rows, columns = np.nonzero(target[0] == 1)
    assert len(rows) > 10
    for row, column in zip(rows, columns, strict=True):
        middle = np.array((column * 8 + 4, row * 8 + 4))
        pointed = middle + target[1:, row, column].reshape(4, 2) * 32
        assert np.allclose(pointed, quad, atol=0.01)
    assert (target[0] == -1).any(), "near the edge either answer is right"


def test_plates_too_small_are_neither_demanded_nor_punished() -> None:
    quad = np.array([(80, 100), (95, 100), (95, 107), (80, 107)], np.float32)
    target = target_of([quad])
    assert not (target[0] == 1).any()
    assert (target[0] == -1).any()


def test_arrivals_are_films_of_one_car() -> None:
    frames = draw_arrival("8ABC12", "MA", seed=5)
    assert len(frames) == 8
    assert all(f.shape == (720, 1280, 3) and f.dtype == np.uint8 for f in frames)
    again = draw_arrival("8ABC12", "MA", seed=5)
    assert all(np.array_equal(one, other) for one, other in zip(frames, again, strict=True))
    assert not np.array_equal(frames[0], frames[7])


def test_one_seed_in_four_is_a_night() -> None:
    light = [draw_arrival("8ABC12", "MA", seed=seed, frames=1)[0].mean() for seed in range(4)]
    assert light[3] < 0.7 * min(light[:3])


def test_other_sizes_and_lengths() -> None:
    frames = draw_arrival("AB1", "RI", seed=1, frames=2, width=640, height=360)
    assert [frame.shape for frame in frames] == [(360, 640, 3)] * 2
    assert draw_arrival("AB1", "RI", seed=1, frames=0) == []


@pytest.mark.parametrize(("number", "state"), [("8ABC12", "XX"), ("--", "MA")])
def test_no_arrival_without_a_plate(number: str, state: str) -> None:
    with pytest.raises(ValueError, match=r"unknown|needs"):
        draw_arrival(number, state, seed=1)


def test_drawing_keeps_a_core_busy_with_training() -> None:
    for seed in range(30):
        draw_sample(seed)  # fonts are loaded once
    began = time.process_time()
    for seed in range(100, 160):
        draw_sample(seed)
    assert (time.process_time() - began) / 60 < 0.03
