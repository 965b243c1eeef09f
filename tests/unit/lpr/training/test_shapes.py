"""Dies, long plates and plates with two lines: shapes that fonts and passenger plates lack."""

from random import Random

import cv2
import numpy as np
import pytest

from lpr.reading.decode import ALPHABET
from lpr.reading.straighten import corners_of, straighten, unfold
from lpr.training import dies
from lpr.training.abroad import LONG, SQUARE, draw_long, draw_two_lines
from lpr.training.backdrops import SIDE, Backdrops
from lpr.training.fonts import GLYPH_HEIGHT
from lpr.training.fronts import draw_front
from lpr.training.samples import draw_sample, draw_view


@pytest.mark.parametrize("cut", [0, 7, dies.CUTS - 1])
def test_a_cut_has_every_letter_and_digit_and_no_two_alike(cut: int) -> None:
    masks = {mark: dies.glyph(cut, mark) for mark in ALPHABET}
    assert all(mask.shape[0] == GLYPH_HEIGHT and mask.max() > 200 for mask in masks.values())
    told_apart = {mask.tobytes() for mark, mask in masks.items() if mark not in "O0I1"}
    assert len(told_apart) == len(ALPHABET) - 4


def test_cuts_differ_in_width_weight_and_shapes() -> None:
    cuts = [dies.cut(number) for number in range(dies.CUTS)]
    assert max(cut.width for cut in cuts) > 1.5 * min(cut.width for cut in cuts)
    assert max(cut.stroke for cut in cuts) > 1.5 * min(cut.stroke for cut in cuts)
    assert len({cut.shape("W") for cut in cuts}) >= 4
    assert len({cut.shape("1") for cut in cuts}) >= 3


def test_a_cut_is_the_same_every_time() -> None:
    first = dies.glyph(5, "W").copy()
    dies.glyph.cache_clear()
    dies.cut.cache_clear()
    assert np.array_equal(dies.glyph(5, "W"), first)


def test_long_faces_bear_their_number_alone() -> None:
    for seed in range(40):
        face, number = draw_long(Random(seed))
        assert face.shape == LONG[::-1]
        assert number.isalnum()
        assert 4 <= len(number) <= 10


def test_two_lined_faces_carry_ink_in_both_halves() -> None:
    for seed in range(20):
        face, number = draw_two_lines(Random(seed))
        assert face.shape == SQUARE[::-1]
        assert number.isalnum()
        for half in (face[20:80, 40:200], face[95:160, 40:200]):
            assert np.ptp(half) > 60, "each line stands out from its ground"


def test_unfolding_lays_the_lower_line_beside_the_upper() -> None:
    picture = np.full((200, 300), 255, np.uint8)
    cv2.rectangle(picture, (50, 50), (250, 98), 40, -1)  # the upper half is dark
    laid = unfold(picture, corners_of(50, 50, 200, 100))
    assert laid.shape == (64, 192)
    assert laid[10:54, 10:86].mean() < 60
    assert laid[10:54, 106:182].mean() > 200
    assert straighten(picture, corners_of(50, 50, 200, 100))[40:60].mean() > 200


def test_all_shapes_of_plates_come_up() -> None:
    numbers = [draw_sample(seed)[1] for seed in range(300)]
    assert any(len(number) > 8 for number in numbers), "abroad"
    assert any(0 < len(number) < 5 for number in numbers), "vanity"


def test_fronts_have_a_place_for_the_plate() -> None:
    picture, cover, (x, y) = draw_front(Random(3))
    assert cover[round(y), round(x)] == 255
    assert picture[cover > 0].std() > 20
    again, _, _ = draw_front(Random(3))
    assert np.array_equal(picture, again)


def test_backdrops_show_vehicles_and_empty_places() -> None:
    drawn = [Backdrops().draw(Random(seed)) for seed in (1, 2)]
    stock = Backdrops()
    places = [stock.draw(Random(seed))[1] for seed in range(60)]
    assert all(picture.shape == (SIDE, SIDE) for picture, _ in drawn)
    assert 10 < sum(place is None for place in places) < 40
    assert all(20 < place[2] < 400 for place in places if place)


def test_a_plate_cut_the_wrong_way_shows_nothing_to_read() -> None:
    cut = [(draw_sample(seed)[1], draw_view(seed)) for seed in range(1500)]
    of_two = [number for number, view in cut if view.two_lines]
    of_one = [number for number, view in cut if not view.two_lines]
    assert 0.15 < of_two.count("") / len(of_two) < 0.6
    assert 0 < of_one.count("") / len(of_one) < 0.05
    assert all(number in ("", view.number) for number, view in cut)
